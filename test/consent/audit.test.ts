import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { fromMs } from '#src/funnel/brand.ts'
import { audit } from '#src/ledger/audit/audit.ts'
import { CONSENTS_PROVEN, SUPPRESSIONS_HOLD } from '#src/ledger/audit/consent.ts'
import { STOPPED } from '#src/ledger/audit/mails.ts'
import { type Desk, ONE_CLICK, openDesk } from './desk.ts'

let desk: Desk
let proof: string
/** Damages what row-level security keeps even from the owner. */
let superuser: pg.Client

before(async () => {
  desk = await openDesk()
  superuser = new pg.Client({ connectionString: desk.database.superuserUrl })
  await superuser.connect()
  const [ana, bo] = [await desk.meet('ana@acme.example'), await desk.meet('bo@acme.example')]
  const asked = await desk.ask(ana, { purpose: 'newsletter' })
  proof = asked.proof
  await desk.post(asked.link, '')
  await desk.ask(ana)
  await desk.post(desk.preferences(bo), ONE_CLICK)
})
after(async () => {
  await superuser?.end()
  await desk?.close()
})

async function found(): Promise<Record<string, string[]>> {
  const { checks } = await audit(desk.database, {
    checks: [STOPPED, SUPPRESSIONS_HOLD, CONSENTS_PROVEN],
    workspaces: [{ id: desk.database.workspace, slug: 'main' }],
    now: fromMs(Date.now()),
  })
  const told = checks.map(({ id, offenders }) => [id, offenders.map(({ who, what }) => `${who} ${what}`)] as const)
  return Object.fromEntries(told.filter(([, offenders]) => offenders.length > 0))
}

const MAIL = (handed: string, hash = '(select hash from suppressions)', marketing = true) =>
  `insert into mails (workspace_id, id, kind, marketing, to_address, to_hash, subject, message_id, state, ordered_at, rendered_at, handed_at, changed_at)
   select id, gen_random_uuid(), 'asset', ${marketing}, 'x', ${hash}, 's', gen_random_uuid()::text, 'accepted', now(), now(), ${handed}, now() from workspaces where slug = 'main'`

const SEEDS: readonly {
  readonly damage: string
  readonly sql: string
  readonly red: Readonly<Record<string, RegExp>>
}[] = [
  {
    damage: 'a proof that is gone',
    sql: 'delete from consent_proofs where purpose is not null',
    red: { I24: /fact .* names a proof that is not there/ },
  },
  {
    damage: 'words that are gone',
    sql: 'delete from consent_texts',
    red: { I24: /proof .* names words that are not kept/ },
  },
  {
    damage: 'words that were changed afterwards',
    sql: `update consent_texts set text = text || ' And everything else.'`,
    red: { I24: /text .* is not what its hash was made of/ },
  },
  {
    damage: 'words that were shown only later',
    sql: `update consent_texts set first_seen_at = first_seen_at + interval '1 day'`,
    red: { I24: /proof .* was given .*, before its words were shown/ },
  },
  {
    damage: 'a proof without words',
    sql: 'update consent_proofs set text_hash = null',
    red: { I24: /proof .* says neither the words nor who recorded it/ },
  },
  {
    damage: 'a yes that counts before it was confirmed',
    sql: 'update consent_proofs set confirmed_at = null where granted_at is not null',
    red: { I24: /proof .* has its times in the wrong order/ },
  },
  {
    damage: 'an address that was opened behind the back of the facts',
    sql: 'delete from suppressions',
    red: { D7: /person .* is closed \(unsubscribed\), and an address of theirs is open/ },
  },
  {
    damage: 'an advertisement after the unsubscription',
    sql: MAIL(`now() + interval '1 second'`),
    red: { I7: /mail .* was handed over .* after its address was closed \(unsubscribed\)/ },
  },
]

test('D7, I7, I24: what the product itself wrote is clean, and so is a mail that went before', async () => {
  assert.deepEqual(await found(), {})
  assert.match(proof, /^[0-9a-f-]{36}$/)
})

for (const { damage, sql, red } of SEEDS)
  test(`${Object.keys(red).join(', ')}: ${damage} is found`, async () => {
    try {
      for (const table of ['consent_texts', 'consent_proofs', 'suppressions', 'mails'])
        await superuser.query(`create temp table kept_${table} as select * from ${table}`)
      await superuser.query(sql)
      const offenders = await found()
      assert.deepEqual(Object.keys(offenders), Object.keys(red))
      for (const [id, words] of Object.entries(red)) assert.match(offenders[id]?.join('\n') ?? '', words)
    } finally {
      for (const table of ['consent_texts', 'consent_proofs', 'suppressions', 'mails'])
        await superuser.query(
          `delete from ${table}; insert into ${table} select * from kept_${table}; drop table kept_${table}`,
        )
    }
  })

test('I7: a mail before the unsubscription, and one that was asked for after it, are no breach', async () => {
  await superuser.query(MAIL(`now() - interval '1 day'`))
  await superuser.query(MAIL('now()', '(select hash from suppressions)', false))
  assert.deepEqual(await found(), {})
})
