/** What the screens of forms say. */
export const formsWords = {
  title: 'Forms and pages',
  lead: 'Every door of your website, and what comes through it.',
  empty: 'A form trades something of value for the details of a stranger, and every answer lands on one record.',
}
