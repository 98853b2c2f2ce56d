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
    'Their address, telephone number and ids go wherever others are spoken of too.',
    'It cannot be undone.',
  ],
  looking: 'Looking where else they are named …',
  notLooked: 'Where else they are named could not be looked up. The erasure works all the same.',
  named: (n: number, name: string) =>
    n === 1 ? `“${name}” is named in one other place.` : `“${name}” is named in ${n} other places.`,
  namesakes: (n: number) => (n === 1 ? 'One other person bears this name.' : `${n} others bear this name.`),
  clear: 'Clear the name there too',
  clearMeans: 'Otherwise it stays as it is. Somebody else of this name may be meant.',
  published: 'Published by colleagues. It stays until you change it:',
  more: 'There are more places than are shown here.',
  place: (called: string, excerpt: string) => `${called}: ${excerpt}`,
  word: 'erase',
  write: (word: string) => `Write “${word}” to go on`,
  eraseFor: (name: string) => `Erase ${name} for ever`,
  erased: (name: string) => `${name} is erased.`,
  notErased: (name: string) => `${name} was not erased.`,
}
