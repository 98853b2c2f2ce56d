/** The parts of Forms and pages, as their tabs say them. */
export const doorsWords = {
  parts: 'Parts of forms and pages',
  forms: 'Forms',
  assets: 'Assets',
  ctas: 'CTAs',
  site: 'Website',
  refused: 'Refused',
  outbox: 'Outbox',
}
