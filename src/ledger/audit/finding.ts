import type { Client } from '../../db/pool.ts'

/** Something that breaks an invariant, named so that it can be looked up. */
export interface Offender {
  readonly who: string
  readonly what: string
}

/** Offenders shown in full; beyond them only the count grows. */
const SHOWN = 20

/** What one check has seen so far: how much it looked at, how much of it is wrong, and the first offenders. */
export class Finding {
  checked = 0
  wrong = 0
  readonly offenders: Offender[] = []

  /** Counts one more thing looked at. */
  saw(count = 1): void {
    this.checked += count
  }

  /** Reports an offender. */
  tell(who: string, what: string): void {
    this.wrong += 1
    if (this.offenders.length < SHOWN) this.offenders.push({ who, what })
  }

  /** Runs a query whose rows, of `who` and `what`, are all offenders; however many they are, only the first are fetched. */
  async ask(client: Client, text: string, values: readonly unknown[]): Promise<void> {
    const { rows } = await client.query<Offender & { total: number }>(
      `with offenders as materialized (${text})
       select who::text, what::text, (select count(*) from offenders) as total from offenders order by 1, 2 limit ${SHOWN}`,
      [...values],
    )
    for (const { who, what } of rows) this.tell(who, what)
    this.wrong += (rows[0]?.total ?? 0) - rows.length
  }

  /** Counts what a query counts as looked at. */
  async count(client: Client, text: string, values: readonly unknown[]): Promise<void> {
    const { rows } = await client.query<{ n: number }>(text, [...values])
    this.saw(rows[0]?.n ?? 0)
  }
}
