import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { copyInto } from '../src/db/copy.ts'
import { inWorkspace } from '../src/db/pool.ts'
import { fromMs, type PersonId } from '../src/funnel/brand.ts'
import { folded, wordsOf } from '../src/identity/table/words.ts'
import type { ListedRow } from '../src/ledger/listed-row.ts'
import { LISTED_COLUMNS } from '../src/ledger/parts-listed.ts'
import { type Random, randomFrom } from '../test/chaos/random.ts'
import { BENCH, emptyHome, openHome } from './home.ts'
import { range } from './measure.ts'

/** People a transaction. */
const CHUNK = 10_000
const DAY = 86_400_000
/** People come over two years that end here. */
export const END = Date.parse('2026-06-30T00:00:00Z')

const FIRST =
  'Ana Ben Cem Dora Eva Finn Gül Hugo Ines Jan Kim Léa Mia Noor Olga Paul Quinn Rosa Sven Tia Uwe Vera Will Xenia Yara Zoë'.split(
    ' ',
  )
const SYLLABLES = 'ber man son ski ova ler gar mer tan vel kor lin sal dor fen rai'.split(' ')
const SUFFIXES = ['GmbH', 'Ltd', 'Inc', 'SA', 'AG', 'Group']
const TITLES = ['CTO', 'Head of IT', 'IT manager', 'Owner', 'Student', 'Accountant']
const COUNTRIES = ['de', 'de', 'de', 'us', 'us', 'gb', 'fr', 'nl', 'pl', 'tr', 'is']
/** Stage and the share of people who got no further, of a thousand. */
const STAGES = [
  ['visitor', 650],
  ['lead', 250],
  ['mql', 60],
  ['sal', 25],
  ['sql', 10],
  ['opportunity', 4],
  ['customer', 1],
] as const
/** Of ten thousand, so that some sources are rare. */
const SOURCES = [
  ['direct', 'direct', 4000],
  ['organic search', 'google', 3000],
  ['paid search', 'google', 1500],
  ['organic social', 'linkedin', 1000],
  ['referral', 'partner.example', 485],
  ['podcast', 'funnel-talk', 15],
] as const

export const REPS = range(20).map((index) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`)

function picked<T extends readonly [...string[], number] | readonly (string | number)[]>(
  random: Random,
  all: readonly T[],
  of: number,
): T {
  let at = random.whole(0, of - 1)
  for (const one of all) {
    at -= Number(one.at(-1))
    if (at < 0) return one
  }
  return all[0] as T
}

const surname = (random: Random): string => {
  const name = range(random.whole(2, 3))
    .map(() => random.pick(SYLLABLES))
    .join('')
  return name.charAt(0).toUpperCase() + name.slice(1)
}

function knownOf(index: number, random: Random) {
  const company = Math.floor(index / 6)
  const firm = randomFrom(company)
  const called = `${surname(firm)} ${firm.pick(SUFFIXES)}`
  const domain = random.chance(0.2) ? 'gmail.com' : `${folded(called).replace(' ', '-')}-${company}.example`
  const first = random.pick(FIRST)
  const last = surname(random)
  const name = random.chance(0.85) ? `${first} ${last}` : null
  const account = `00000000-0000-7000-9000-${company.toString(16).padStart(12, '0')}`
  return { name, email: `${folded(first)}.${folded(last)}${index}@${domain}`, domain, company: called, account }
}

/** The same person for the same number, for ever: a third known by name, few far along. */
export function residentOf(index: number): ListedRow {
  const random = randomFrom(index)
  const [stage] = picked(random, STAGES, 1000)
  const [channel, source] = picked(random, SOURCES, 10_000)
  const known = stage === 'visitor' ? undefined : knownOf(index, random)
  const created = END - random.whole(0, 730) * DAY - random.whole(0, DAY)
  const fit = known === undefined ? 0 : random.whole(0, 50)
  const engagement = random.whole(0, stage === 'visitor' ? 1500 : 8000) / 100
  const owner = known !== undefined && random.chance(0.3) ? random.pick(REPS) : null
  const isOut = known !== undefined && random.chance(0.02)
  const id = `${created.toString(16).padStart(12, '0').slice(0, 8)}-${created.toString(16).padStart(12, '0').slice(8)}-7000-8000-${index.toString(16).padStart(12, '0')}`
  const name = known?.name ?? null
  const company = known?.company ?? null
  return {
    person_id: id as PersonId,
    ...{
      name,
      name_key: name === null ? null : folded(name),
      email: known?.email ?? null,
      domain: known?.domain ?? null,
    },
    ...{
      company,
      company_key: company === null ? null : folded(company),
      title: known === undefined ? null : random.pick(TITLES),
    },
    ...{
      stage,
      furthest: stage,
      track: known === undefined ? 'unknown' : random.pick(['high', 'mid', 'low', 'low', 'unknown']),
    },
    grade: `${fit > 40 ? 'A' : fit > 25 ? 'B' : fit > 10 ? 'C' : 'D'}${engagement > 60 ? 1 : engagement > 30 ? 2 : engagement > 10 ? 3 : 4}`,
    ...{ score: fit + engagement, fit, engagement },
    ...{ owner, owner_name: owner === null ? null : `Rep ${REPS.indexOf(owner)}`, account_id: known?.account ?? null },
    waiting_team: known !== undefined && owner === null && random.chance(0.01) ? 'sales' : null,
    ...{ exit_rule: isOut ? 'by-hand' : null, exit_reason: isOut ? 'Competitor' : null },
    ...{
      channel: String(channel),
      source: String(source),
      country: known === undefined ? null : random.pick(COUNTRIES),
    },
    tags: known !== undefined && random.chance(0.01) ? ['vip'] : [],
    created_at: fromMs(created),
    seen_at: fromMs(Math.min(END, created + random.whole(0, 60) * DAY + random.whole(0, DAY))),
  }
}

const textArray = (all: readonly string[]): string => `{${all.map((one) => `"${one}"`).join(',')}}`

/** A home with so many people in the table, and nothing else of them; kept for the next run. */
export async function peopleFixture(people: number, say: (line: string) => void) {
  const name = `table-${people}`
  const file = join(BENCH, name, 'built.json')
  const shape = createHash('sha256')
    .update(readFileSync(new URL(import.meta.url), 'utf8'))
    .digest('hex')
    .slice(0, 16)
  const stored: { readonly shape: string; readonly seconds: number } | undefined = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : undefined
  if (stored?.shape === shape) return { folder: join(BENCH, name), seconds: stored.seconds }
  say(`fixture: a table of ${people} people is made once`)
  const folder = await emptyHome(name)
  const home = await openHome(folder)
  const started = performance.now()
  const { owner } = home.database
  try {
    // Made again at the end: twenty times faster than keeping them right row by row.
    const { rows: indexes } = await owner.query<{ name: string; text: string }>(
      `select indexname as name, indexdef as text from pg_indexes
       where tablename in ('people_listed', 'people_words') and indexname not like '%_pkey'`,
    )
    for (const index of indexes) await owner.query(`drop index ${index.name}`)
    for (let start = 0; start < people; start += CHUNK) {
      const rows = range(Math.min(CHUNK, people - start)).map((index) => residentOf(start + index))
      await inWorkspace(owner, home.workspace, async (client) => {
        const cells = rows.map((row) => {
          const { tags, ...rest } = row
          const all: Readonly<Record<string, string | number | null>> = { ...rest, tags: textArray(tags) }
          return [home.workspace, ...LISTED_COLUMNS.map((column) => all[column] ?? null)]
        })
        await copyInto(client, 'people_listed', ['workspace_id', ...LISTED_COLUMNS], cells)
        const words = rows.flatMap((row) => wordsOf(row).map((word) => [home.workspace, row.person_id, word]))
        await copyInto(client, 'people_words', ['workspace_id', 'person_id', 'word'], words)
      })
      if (start % 100_000 === 0) say(`fixture: ${start} of ${people} people copied`)
    }
    for (const index of indexes) await owner.query(index.text)
    await owner.query('vacuum (analyze)')
    const seconds = (performance.now() - started) / 1000
    writeFileSync(file, `${JSON.stringify({ shape, seconds })}\n`)
    return { folder, seconds }
  } finally {
    await home.close()
  }
}
