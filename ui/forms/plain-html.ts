import { type Field, type Form, fieldsOf } from '#src/capture/forms/form.ts'

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)

/** The field that people leave empty and programs fill in; the server knows it by this name. */
const TRAP = `  <p style="position:absolute;left:-10000px" aria-hidden="true">
    <label>Leave this empty <input name="website_confirm" tabindex="-1" autocomplete="off"></label>
  </p>`

const TYPE: Readonly<Partial<Record<Field['kind'], string>>> = { email: 'email', phone: 'tel' }

function control(field: Field): string {
  const { id, kind, required, when } = field
  // What is asked only sometimes must not hold up whoever it is not asked of.
  const common = `name="${id}"${required && when === undefined ? ' required' : ''}`
  if (kind === 'text')
    return field.lines > 1
      ? `<textarea ${common} rows="${field.lines}" maxlength="${field.max}"></textarea>`
      : `<input ${common} type="text" maxlength="${field.max}">`
  if (kind === 'number') return `<input ${common} inputmode="decimal">`
  if (kind === 'select' || kind === 'multi') {
    const options = field.options.map(
      ({ value, label }) => `      <option value="${escaped(value)}">${escaped(label)}</option>`,
    )
    const empty = kind === 'select' ? ['      <option value=""></option>'] : []
    return `<select ${common}${kind === 'multi' ? ' multiple' : ''}>\n${[...empty, ...options].join('\n')}\n    </select>`
  }
  return `<input ${common} type="${TYPE[kind] ?? 'text'}">`
}

function line(field: Field): string {
  const { id, kind, label } = field
  if (kind === 'hidden') return 'query' in field.from ? `  <input type="hidden" name="${id}" value="">` : ''
  if (kind === 'consent')
    return `  <label><input type="checkbox" name="${id}" value="on"> ${escaped(field.text)}</label>`
  return `  <label>${escaped(label)}\n    ${control(field)}\n  </label>`
}

/** A form that any page can hold without a script; the server checks it and shows what has to be mended. */
export const plainHtml = (form: Form, address: string): string =>
  [
    `<form method="post" action="${escaped(address)}" accept-charset="utf-8">`,
    ...fieldsOf(form)
      .map(line)
      .filter((one) => one !== ''),
    TRAP,
    `  <button type="submit">${escaped(form.button)}</button>`,
    '</form>',
  ].join('\n')
