import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { LANGUAGES, type Language } from '#src/access/language.ts'
import { signingOf } from '#src/access/signing/store.ts'
import { ticketText } from '#src/capture/delivery/ticket.ts'
import { fromMs, type SubjectId } from '#src/funnel/brand.ts'
import { post, publishText, tokenOf } from '../hosted/desk.ts'
import { type Served, serve } from '../screens/served.ts'
import { until } from '../until.ts'

let served: Served
before(async () => {
  served = await serve()
  for (const language of LANGUAGES) await publishText(served, formIn(language))
})
after(() => served?.close())

const formIn = (language: Language) => `id: ask-${language}
title: Ask
language: ${language}
confirm: true
asset: guide
fields:
  - { id: email, kind: email, label: E-mail, required: true }
`

interface Written {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** Sends the form of a language and answers the mail that it ordered. */
async function asked(language: Language): Promise<Written> {
  const form = `ask-${language}`
  const email = `ana-${language}@acme.example`
  const sent = await post(served, form, { email, _token: await tokenOf(served, form) })
  assert.equal(sent.status, 303)
  const found: Written[] = []
  await until('the mail is written', async () => {
    const { rows } = await served.database.ops.query<Written>(
      'select subject, text, html from mails where to_address = $1',
      [email],
    )
    found.push(...rows)
    return rows.length > 0
  })
  return found[0] ?? assert.fail()
}

const linkIn = ({ text }: Written, path: 'c' | 'p'): string =>
  new RegExp(`http\\S+?(/${path}/\\S+)`).exec(text)?.[1] ?? assert.fail(text)
/** A page as a French browser gets it. */
const open = async (path: string, accept = 'fr-FR,fr;q=0.9') => {
  const response = await fetch(served.url + path, { headers: { 'accept-language': accept }, redirect: 'manual' })
  return { status: response.status, page: await response.text() }
}
const spoken = (page: string): string => /<html lang="([^"]*)">/.exec(page)?.[1] ?? ''

const SUBJECTS: Readonly<Record<Language, RegExp>> = {
  en: /^Please confirm your address for /,
  de: /^Bitte bestätigen Sie Ihre Adresse für /,
  fr: /^Veuillez confirmer votre adresse pour /,
  es: /^Confirme su dirección para /,
}
const QUESTIONS: Readonly<Record<Language, string>> = {
  en: 'Is this your address?',
  de: 'Ist das Ihre Adresse?',
  fr: 'Est-ce votre adresse ?',
  es: '¿Es esta su dirección?',
}
const TITLES: Readonly<Record<Language, string>> = {
  en: 'Your mail from',
  de: 'Ihre E-Mails von',
  fr: 'Vos e-mails de',
  es: 'Sus correos de',
}
const THANKS: Readonly<Record<Language, string>> = {
  en: 'Thank you, your address is confirmed',
  de: 'Vielen Dank, Ihre Adresse ist bestätigt',
  fr: 'Merci, votre adresse est confirmée',
  es: 'Gracias, su dirección está confirmada',
}

for (const language of LANGUAGES)
  test(`a form in ${language} is followed by a mail and pages in ${language}, whatever the browser asks for`, async () => {
    const mail = await asked(language)
    assert.match(mail.subject, SUBJECTS[language])
    assert.equal(spoken(mail.html), language)
    const confirm = linkIn(mail, 'c')
    const { page } = await open(confirm)
    assert.ok(page.includes(QUESTIONS[language]), page)
    assert.equal(spoken(page), language)
    const { page: choices } = await open(linkIn(mail, 'p'))
    assert.ok(choices.includes(TITLES[language]), choices)
    assert.equal(spoken(choices), language)
    const pressed = await fetch(served.url + confirm, { method: 'POST', headers: { 'accept-language': 'fr' } })
    const thanks = await pressed.text()
    assert.ok(thanks.includes(THANKS[language]), thanks)
    assert.equal(spoken(thanks), language)
  })

test('a link of before speaks what the browser asks for, else the workspace’s language, else English', async () => {
  const { workspace, app } = served.database
  const signer = await signingOf(app, () => fromMs(Date.now()))()
  const old = `/p/${signer.sign('preferences', `${workspace}.${crypto.randomUUID()}`)}`
  const languages = async (...accepted: readonly string[]) => {
    const answers = await Promise.all(accepted.map((accept) => open(old, accept)))
    return answers.map(({ page }) => spoken(page))
  }
  assert.deepEqual(await languages('es-MX,es;q=0.9', 'pt-BR'), ['es', 'en'])
  await app.query(`update workspaces set locale = 'de-AT' where id = $1`, [workspace])
  assert.deepEqual(await languages('es-MX,es;q=0.9', 'pt-BR'), ['es', 'de'])
})

test('what is no link of ours is answered in the browser’s language, with the same words for every kind of wrong', async () => {
  for (const path of ['/p/nothing', '/c/nothing', '/a/nothing']) {
    const { status, page } = await open(path)
    assert.deepEqual([status, spoken(page)], [404, 'fr'], path)
    assert.equal(spoken((await open(path, '"><script>')).page), 'en')
  }
  assert.equal((await open('/p/nothing')).page, (await open('/c/nothing')).page)
})

test('an asset’s link says in the form’s language that it leads nowhere', async () => {
  const { workspace, app } = served.database
  const signer = await signingOf(app, () => fromMs(Date.now()))()
  const subject = crypto.randomUUID() as SubjectId
  const ticket = { workspace, asset: 'gone', submission: 's', subject, expiresMs: Date.now() + 60_000 }
  const link = (language?: Language) => `/a/${signer.sign('asset', ticketText({ ...ticket, language }))}`
  assert.equal(spoken((await open(link('es'))).page), 'es')
  assert.equal(spoken((await open(link())).page), 'fr')
})
