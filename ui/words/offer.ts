/** What is done with an asset or a CTA as it is written, shown and put away. */
export const offerWords = {
  save: 'Save',
  saved: 'Saved',
  publish: 'Publish',
  published: (title: string) => `${title} is published`,
  toDraft: 'Take back to draft',
  archive: 'Archive',
  archived: (title: string) => `${title} is archived`,
  restore: 'Bring back as a draft',
  notSaved: 'This could not be saved',
} as const
