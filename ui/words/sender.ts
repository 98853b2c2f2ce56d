import type { Language } from '#src/access/language.ts'
import type { Previewed } from '#src/nurture/state.ts'

const LANGUAGES: Readonly<Record<Language, string>> = { en: 'English', de: 'German', fr: 'French', es: 'Spanish' }
const KINDS: Readonly<Record<Previewed, string>> = { confirmation: 'Confirmation', asset: 'Asset' }

/** What is said of a mail as its reader sees it. */
export const letterWords = {
  look: 'How it is shown',
  looks: { text: 'Plain text', light: 'Light', dark: 'Dark' },
  frame: 'The mail as its reader sees it',
  from: 'From',
  replyTo: 'Answers go to',
}

/** What the settings of mail say. */
export const senderWords = {
  lead: 'Who your mails are from, and who is responsible for them. It holds from the next mail on.',
  name: 'Sender name',
  nameHelp: 'What readers see first: your company, or somebody of it.',
  address: 'Sender address',
  addressHelp: (domains: string) =>
    `At ${domains}: the mail server sends for nothing else. Empty: the address of this installation.`,
  replyTo: 'Address for answers',
  replyToHelp: 'Empty: answers go to the sender.',
  company: 'Company',
  companyHelp: 'With its legal form. Stands at the end of every mail to leads.',
  postal: 'Postal address',
  postalHelp: 'Line by line, as on an envelope. Mail that advertises is not sent without it.',
  save: 'Save',
  preview: 'Preview',
  kind: 'Mail',
  kinds: KINDS,
  language: 'Language of the form',
  languages: LANGUAGES,
  failed: 'The settings of mail could not be loaded',
  noPreview: 'There is no preview of this',
}
