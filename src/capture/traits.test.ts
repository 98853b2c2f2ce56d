import assert from 'node:assert/strict'
import { test } from 'node:test'
import { companyTraits, emailAmong, personTraits, traitName } from './traits.ts'

test('every spelling of a reserved trait has one name, and others become snake case', () => {
  const table: readonly (readonly [string, string])[] = [
    ['firstName', 'first_name'],
    ['First Name', 'first_name'],
    ['lastname', 'last_name'],
    ['E-Mail', 'email'],
    ['jobTitle', 'title'],
    ['phoneNumber', 'phone'],
    ['employeeCount', 'headcount'],
    ['budgetAuthority', 'budget_authority'],
    ['createdAt', 'created_at'],
    ['возраст', 'возраст'],
    ['___', '___'],
    ['constructor', 'constructor'],
  ]
  assert.deepEqual(
    table.map(([key]) => [key, traitName(key)]),
    table,
  )
})

test('where two spellings meet, the exact name wins in either order', () => {
  assert.deepEqual(personTraits({ firstName: 'A', first_name: 'B' }), { first_name: 'B' })
  assert.deepEqual(personTraits({ first_name: 'B', firstName: 'A' }), { first_name: 'B' })
  assert.equal(emailAmong({ Email: 'a@x.com', email: 'b@x.com' }), 'b@x.com')
  assert.equal(emailAmong({ name: 'x' }), undefined)
})

test('a headcount is a number a rule can compare; of a range the lower end is certain', () => {
  const table: readonly (readonly [string | number, object])[] = [
    [250, { headcount: 250 }],
    ['250', { headcount: 250 }],
    ['1,200', { headcount: 1200 }],
    ['1.200', { headcount: 1200 }],
    ['51-200', { headcount: 51, headcount_range: '51-200' }],
    ['10,001+', { headcount: 10_001, headcount_range: '10,001+' }],
    ['> 50', { headcount: 50, headcount_range: '> 50' }],
    ['10k', { headcount: '10k' }],
    ['many', { headcount: 'many' }],
  ]
  assert.deepEqual(
    table.map(([said]) => [said, personTraits({ employees: said })]),
    table,
  )
})

test('a company object never overwrites what the person said at the top', () => {
  const company = { id: 7, industry: 'IT', domain: 'acme.com', plan: 'pro' }
  assert.deepEqual(personTraits({ industry: 'Law', company }), { industry: 'Law', website: 'acme.com', plan: 'pro' })
  assert.deepEqual(personTraits({ company: null, address: 'Rua 1' }), { company: null, address: 'Rua 1' })
})

test('a company is described in the same names', () => {
  assert.deepEqual(companyTraits({ company: 'Acme', employees: '20', address: { country: 'PT', zip: '4000' } }), {
    company: 'Acme',
    name: 'Acme',
    headcount: 20,
    country: 'PT',
    postal_code: '4000',
  })
})
