import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOneClick } from './one-click.ts'

const part = (headers: string) => `--b\r\n${headers}\r\n\r\nOne-Click\r\n--b--\r\n`

test('D1: the button of a mail program is known in both bodies that RFC 8058 has', () => {
  const pressed = [
    'List-Unsubscribe=One-Click',
    'list-unsubscribe=one-click\r\n',
    'x=1&List-Unsubscribe=One-Click&y=2',
    part('Content-Disposition: form-data; name="List-Unsubscribe"'),
    part('Content-Disposition: form-data; name="List-Unsubscribe"\r\nContent-Type: text/plain'),
  ]
  assert.deepEqual(
    pressed.map((body) => isOneClick(body)),
    pressed.map(() => true),
  )
})

test('D1: what only looks like it unsubscribes nobody', () => {
  const others = [
    '',
    'act=stop',
    'List-Unsubscribe=One-Clicks',
    'xList-Unsubscribe=One-Click',
    'List-Unsubscribe=One-Click,Two',
    '{"List-Unsubscribe":"One-Click"}',
    'reason=List-Unsubscribe%3DOne-Click',
    part('Content-Disposition: form-data; name="reason"'),
  ]
  assert.deepEqual(
    others.filter((body) => isOneClick(body)),
    [],
  )
})
