/** What the person screen says about what people may ask for by law. */
export const rightsWords = {
  title: 'Their rights',
  lead: 'What somebody may ask for by law: to see everything, and to be forgotten.',
  everything: 'Download everything held of them',
  erase: 'Erase this person',
  eraseTitle: (name: string) => `Erase ${name}`,
  means: [
    'Nothing personal is left: what they did and said, how they can be reached, mails, and files that name them.',
    'The dates of their stages go on being counted, so that reports stay right. If they asked for no more mail, that stays too.',
    'It cannot be undone.',
  ],
  word: 'erase',
  write: (word: string) => `Write “${word}” to go on`,
  eraseFor: (name: string) => `Erase ${name} for ever`,
  erased: (name: string) => `${name} is erased.`,
  notErased: (name: string) => `${name} was not erased.`,
}
