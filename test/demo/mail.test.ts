import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { signingOf } from '#src/access/signing/store.ts'
import { inWorkspace } from '#src/db/pool.ts'
import { compileDefinition } from '#src/definition/compile.ts'
import { fromMs, type WorkspaceId } from '#src/funnel/brand.ts'
import { claimMail } from '#src/nurture/delivery/store.ts'
import { type Mailing, writeMail } from '#src/nurture/effect.ts'
import { mailEffect, SEND_MAIL } from '#src/nurture/mail-order.ts'
import { sendAgain } from '#src/nurture/store.ts'
import { createDemo } from '#src/server/demo-fill.ts'
import { clone } from '../clone.ts'
import { template } from '../ledger/scene.ts'

const db = await clone()
const demo = await createDemo(db.app)
after(() => db.close())

const now = () => fromMs(Date.now())
const compiled = compileDefinition(template('it-services'), 1)
assert.ok(compiled.ok)
const { definition } = compiled
const mailing: Mailing = {
  ...{ pool: db.app, now, signing: signingOf(db.app, now), definition: async () => definition },
  config: {
    ...{ smtpUrl: 'smtp://127.0.0.1:1', mailFrom: 'Acme <hello@acme.example>', mailDomains: [] },
    ...{ publicUrl: 'https://sluice.example.com', host: '127.0.0.1', port: 4600 },
  },
}

async function written(workspace: WorkspaceId): Promise<{ readonly id: string; readonly state: string }> {
  const id = randomUUID()
  const order = { mail: 'confirmation', to: 'ana@acme.example', form: 'newsletter', proof: randomUUID() } as const
  const { payload } = mailEffect(order)
  await writeMail(mailing, { workspace, id, kind: SEND_MAIL, payload, attempts: 1, token: randomUUID() })
  const { rows } = await db.ops.query<{ state: string }>('select state from mails where id = $1', [id])
  return { id, state: rows[0]?.state ?? 'none' }
}

test('with a mail server set, mail of a demo waits while that of others goes', async () => {
  const { id, state } = await written(demo.id)
  assert.equal(state, 'waiting')
  const other = await written(db.workspace)
  assert.equal(other.state, 'ready')
  assert.equal((await claimMail(db.app, []))?.mail, other.id)
  assert.equal(await claimMail(db.app, []), undefined)
  // Whatever puts it into the queue all the same, nobody takes it out.
  const doing = { workspace: demo.id, id, by: 'o@us.example', now: now() }
  assert.ok(await inWorkspace(db.app, demo.id, (client) => sendAgain(client, doing, true)))
  assert.equal(await claimMail(db.app, []), undefined)
})
