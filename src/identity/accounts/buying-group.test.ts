import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountScore, type Colleague, rolesFilled } from './buying-group.ts'

const someone = (id: string, more: Partial<Colleague>): Colleague => ({
  ...{
    id,
    name: id,
    email: null,
    title: null,
    seniority: null,
    department: null,
    role: null,
    stage: 'capture',
    owner: null,
  },
  ...{ fit: 0, engagement: 0, seenAt: '2026-03-01T00:00:00.000Z', isOut: false },
  ...more,
})

test('the best fit and all the engagement, without who is out', () => {
  const people = [
    someone('ana', { fit: 70, engagement: 12.5 }),
    someone('ben', { fit: 40, engagement: 20.25 }),
    someone('eva', { fit: 90, engagement: 50, isOut: true }),
    someone('tom', { fit: 10, engagement: 0.4 }),
  ]
  assert.deepEqual(accountScore(people), { fit: 70, engagement: 33.15, total: 103.15, active: 2 })
  assert.deepEqual(accountScore([]), { fit: 0, engagement: 0, total: 0, active: 0 })
})

test('a part is had by whoever said so, else by whose title shows it, else by nobody', () => {
  const people = [
    someone('ana', { role: 'Economic buyer' }),
    someone('ben', { department: 'finance' }),
    someone('eva', { seniority: 'c-level' }),
  ]
  assert.deepEqual(rolesFilled(['economic buyer', 'executive sponsor', 'legal'], people), [
    { role: 'economic buyer', people: ['ana', 'ben'] },
    { role: 'executive sponsor', people: ['eva'] },
    { role: 'legal', people: [] },
  ])
})
