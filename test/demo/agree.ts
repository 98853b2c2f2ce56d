import assert from 'node:assert/strict'
import type { assetReport, ctaReport, formReport } from '#src/measure/doors/report.ts'
import type { PageRow } from '#src/measure/site/report.ts'

type Form = ReturnType<typeof formReport>
type Cta = ReturnType<typeof ctaReport>
type Asset = ReturnType<typeof assetReport>

interface Doors {
  readonly from: string
  readonly to: string
  readonly forms: readonly Form[]
  readonly ctas: readonly Cta[]
  readonly assets: readonly Asset[]
}

interface Funnel {
  readonly total: { readonly stages: readonly { readonly stage: string; readonly entered: number }[] }
}

interface Counted {
  readonly accepted: number
  readonly confirm: number
  readonly refused: number
}

interface Refused {
  readonly waiting: number
  readonly since: string
  readonly total: Counted
  readonly reasons: readonly { readonly reason: string; readonly n: number }[]
  readonly forms: readonly (Counted & { readonly form: string })[]
}

interface Outbox {
  readonly counts: Readonly<Record<string, number>>
  readonly items: readonly { readonly to: string }[]
}

type Asks = <T>(path: string) => Promise<T>

const DAY_MS = 86_400_000
const dayBefore = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
const sum = (all: readonly number[]): number => all.reduce((total, one) => total + one, 0)

/** Every number that two screens of Forms and pages show is the same on both, and those that include others are not smaller. */
export async function agree(asks: Asks): Promise<void> {
  const range = `from=${dayBefore(190)}`
  const doors = await asks<Doors>(`/api/doors?${range}`)
  await formsAgree(asks, doors, range)
  await pagesAgree(asks, doors, range)
  await leadsAgree(asks, doors)
  await refusedAgrees(asks)
  offersAgree(doors)
  await mailsAgree(asks)
}

/** A form's line in the table, its own page, and the sum of its versions and of its pages. */
async function formsAgree(asks: Asks, { forms }: Doors, range: string): Promise<void> {
  assert.deepEqual(forms.map(({ id }) => id).toSorted(), [
    'backup-checklist',
    'contact',
    'demo-request',
    'newsletter',
    'readiness-check',
  ])
  for (const form of forms) {
    const { door } = await asks<{ door: Form }>(`/api/doors/form/${form.id}?${range}`)
    assert.deepEqual(door, form, form.id)
    assert.ok(form.viewers >= form.starters && form.starters >= form.finishers && form.finishers > 0, form.id)
    // Everybody in the demo sends a form once, in one version and from one page.
    assert.equal(sum(form.versions.map(({ finishers }) => finishers)), form.finishers, form.id)
    assert.equal(sum(form.pages.map(({ finishers }) => finishers)), form.finishers, form.id)
    assert.equal(sum(form.left.map(({ k }) => k)), form.starters - form.finishers, form.id)
  }
  const [short, long] = forms.find(({ id }) => id === 'demo-request')?.versions ?? []
  assert.ok(
    (short?.completed.share ?? 0) > 1.5 * (long?.completed.share ?? 1),
    'the shorter version is completed more often',
  )
}

/** Nobody meets a form on a page without having been on it. */
async function pagesAgree(asks: Asks, { forms }: Doors, range: string): Promise<void> {
  const { pages } = await asks<{ pages: readonly PageRow[] }>(`/api/site?${range}`)
  const visitors = new Map(pages.map((page) => [page.path, page.visitors]))
  for (const form of forms)
    for (const { path, viewers } of form.pages)
      assert.ok(path === null || viewers <= (visitors.get(path) ?? 0), `${form.id} on ${path}`)
}

/** Leads come in by forms alone, so both reports count the same people; whoever comes anew after a silence is none of a form's. */
async function leadsAgree(asks: Asks, { forms }: Doors): Promise<void> {
  const { total } = await asks<Funnel>('/api/funnel')
  const captured = total.stages.find(({ stage }) => stage === 'capture')?.entered ?? 0
  const byForms = sum(forms.map(({ leads }) => leads))
  assert.equal(byForms, sum(forms.map(({ finishers }) => finishers)))
  assert.ok(byForms <= captured && byForms > 0.95 * captured, `${byForms} of ${captured}`)
}

/** What the judge let in is what was counted as sent, form by form. */
async function refusedAgrees(asks: Asks): Promise<void> {
  const { total, reasons, waiting, forms, since } = await asks<Refused>('/api/refusals/summary?days=29')
  const doors = await asks<Doors>(`/api/doors?from=${since}`)
  const sent = new Map(doors.forms.map(({ id, finishers }) => [id, finishers]))
  for (const { form, accepted } of forms) {
    // The two cut their days in other zones, and one was let in by hand.
    const apart = Math.abs((sent.get(form) ?? 0) - accepted)
    assert.ok(apart <= 2, `${form}: ${sent.get(form)} sent, ${accepted} accepted`)
  }
  assert.equal(total.confirm, 0)
  assert.equal(sum(reasons.map(({ n }) => n)), total.refused)
  assert.deepEqual(reasons.map(({ reason }) => reason).toSorted(), [
    'bad_token',
    'honeypot',
    'proof_missing',
    'proof_wrong',
    'too_fast',
    'too_old',
  ])
  assert.ok(waiting > 10 && waiting < total.refused)
  const released = await asks<{ items: readonly { email: string }[] }>('/api/refusals?state=released')
  assert.deepEqual(
    released.items.map(({ email }) => email),
    ['tobias.wendt@wendt-soehne.example'],
  )
}

/** Whoever has what a form gives sent it, and a click follows a view. */
function offersAgree({ assets, ctas, forms }: Doors): void {
  for (const { id, people, viewers, forms: givenBy } of assets) {
    const form = forms.find((one) => one.id === givenBy[0])
    if (form === undefined) continue
    assert.equal(viewers, form.viewers, id)
    assert.ok(people > 0 && people <= form.finishers, id)
  }
  assert.ok(assets.length >= 6 && ctas.length >= 5)
  for (const { id, viewers, clickers, conversions, clicks } of ctas)
    assert.ok(viewers >= clickers && clickers >= conversions && clicks >= clickers, id)
  assert.ok(sum(ctas.map(({ conversions }) => conversions)) > 10)
}

/** Mails of several states, and none to anybody who could be real. */
async function mailsAgree(asks: Asks): Promise<void> {
  const { counts, items } = await asks<Outbox>('/api/outbox?limit=100')
  const there = Object.keys(counts).filter((state) => (counts[state] ?? 0) > 0)
  assert.deepEqual(there.toSorted(), ['accepted', 'discarded', 'held', 'limited', 'rejected', 'uncertain', 'waiting'])
  assert.equal(items.length, Math.min(100, sum(Object.values(counts))))
  assert.ok(items.every(({ to }) => to.endsWith('.example')))
}
