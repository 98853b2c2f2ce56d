import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSignature } from './signature.ts'

test('a domain, a web address and a mail address are read as what they are', () => {
  assert.deepEqual(readSignature('acme.com'), { website: 'acme.com' })
  assert.deepEqual(readSignature('https://www.acme.co.uk/about'), { website: 'acme.co.uk' })
  assert.deepEqual(readSignature('Ana.Ott@Acme.com'), { email: 'ana.ott@acme.com' })
  assert.deepEqual(readSignature('gmail.com'), {})
  assert.deepEqual(readSignature(''), {})
})

test('a German signature', () => {
  const said = `Mit freundlichen Grüßen

Dr. Annegret Müller-Lüdenscheidt
Leiterin Einkauf

Kühlhaus Nord GmbH
Hafenstraße 12, 20457 Hamburg, Deutschland
Tel: +49 40 1234567
annegret.mueller@kuehlhaus-nord.de
www.kuehlhaus-nord.de`
  assert.deepEqual(readSignature(said), {
    name: 'Dr. Annegret Müller-Lüdenscheidt',
    title: 'Leiterin Einkauf',
    company: 'Kühlhaus Nord GmbH',
    country: 'Deutschland',
    phone: '+49 40 1234567',
    email: 'annegret.mueller@kuehlhaus-nord.de',
    website: 'kuehlhaus-nord.de',
  })
})

test('the head of a profile', () => {
  const said = `Ben Okafor
VP of Engineering at Northwind Freight
London, United Kingdom · 500+ connections
https://www.linkedin.com/in/ben-okafor`
  const { name, title, company, country } = readSignature(said)
  assert.deepEqual(
    { name, title, company },
    { name: 'Ben Okafor', title: 'VP of Engineering', company: 'Northwind Freight' },
  )
  assert.equal(country, 'United Kingdom')
  assert.equal(readSignature(said).website, undefined)
})

test('one line with bars, and labels', () => {
  assert.deepEqual(readSignature('Mary Lou | Head of IT | Acme Ltd | mary@acme.com | +44 20 7946 0958'), {
    name: 'Mary Lou',
    title: 'Head of IT',
    company: 'Acme Ltd',
    email: 'mary@acme.com',
    phone: '+44 20 7946 0958',
  })
  assert.deepEqual(readSignature('Name: Lê Thị Hà\nRole: CTO\nCompany: Sao Mai'), {
    name: 'Lê Thị Hà',
    title: 'CTO',
    company: 'Sao Mai',
  })
})

test('a name in a script without capitals', () => {
  assert.equal(readSignature('محمد علي\nCEO\nm.ali@sahara.example').name, 'محمد علي')
})

test('text made to keep patterns busy is read at once', () => {
  for (const text of ['@', 'a', 'a.', '(0', 'Tel: ', ' ,'])
    assert.equal(readSignature(`${text.repeat(100_000)}!`).email, undefined)
  assert.equal(readSignature('ana@acme.example <mailto:ana@acme.example>').email, 'ana@acme.example')
})
