import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import type { FileAnswer, ImportState } from '#src/capture/import/answers.ts'
import { mapOf } from '#src/capture/import/choices.ts'
import { inWorkspace } from '#src/db/pool.ts'
import { ONE_CLICK, openDesk } from './desk.ts'

const desk = await openDesk()
after(() => desk.close())
const { database, url, key } = desk

async function ask<T>(path: string, body?: string, type = 'application/json'): Promise<T> {
  const response = await fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${key}`, ...(body === undefined ? {} : { 'content-type': type }) },
    ...(body === undefined ? {} : { body }),
  })
  assert.ok(response.ok, `${path}: ${response.status}`)
  return (await response.json()) as T
}

test('D7: an import of a suppressed address is reported row by row, and opens nothing', async () => {
  const ana = await desk.meet('ana@acme.example')
  await desk.post(desk.preferences(ana), ONE_CLICK)
  const csv = 'Name,Email,Company,Consent\nAna Silva,Ana@ACME.example,Acme,yes\nBo Li,bo@globex.example,Globex,yes\n'
  const file = await ask<FileAnswer>('/api/imports/files?name=list.csv', csv, 'text/csv')
  const begun = await ask<ImportState>(
    '/api/imports',
    JSON.stringify({ file: file.file, map: mapOf(file.guess.choices) }),
  )
  let state = begun
  for (let tries = 0; tries < 400 && state.phase === 'running'; tries++) {
    await wait(25)
    state = await ask<ImportState>(`/api/imports/${begun.id}`)
  }
  const { rows } = await inWorkspace(database.app, database.workspace, (client) =>
    client.query(
      `select line, code, message from import_issues where workspace_id = $1 and batch_id::text = $2 and code = 'suppressed'`,
      [database.workspace, begun.id],
    ),
  )
  const day = (await desk.personOf(ana)).suppressed?.[0]?.at.slice(0, 10)
  assert.deepEqual(rows, [{ line: 2, code: 'suppressed', message: `takes no mail: unsubscribed on ${day}` }])
  assert.deepEqual(
    (await desk.personOf(ana)).suppressed?.map(({ reason }) => reason),
    ['unsubscribed'],
  )
})
