import { randomUUIDv7 } from 'node:crypto'
import { type CustomAdapter, createAdapterFactory } from 'better-auth/adapters'
import { type Client, inTransaction, type Pool } from '../../db/pool.ts'
import { identifier } from '../../db/sql.ts'
import { Fault } from '../../fault.ts'
import { tokenHash } from './session.ts'

type Where = Parameters<CustomAdapter['findOne']>[0]['where']
type Row = Record<string, unknown>

const OPERATORS: Readonly<Record<string, string | undefined>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
}

type AdapterFactory = ReturnType<typeof createAdapterFactory>

/** Our tables as better-auth asks for them: our pool, our ids, times as text, and of a session's token only its hash. */
export function adapterFor(pool: Pool): AdapterFactory {
  return (options) => {
    const on = (connection: Pool | Client): AdapterFactory =>
      createAdapterFactory({
        config: {
          adapterId: 'sluice',
          supportsDates: false,
          supportsJSON: true,
          customIdGenerator: () => randomUUIDv7(),
          transaction: connection === pool && ((work) => inTransaction(pool, (client) => work(on(client)(options)))),
        },
        adapter: ({ getFieldName }) => statementsOn(connection, (model, field) => getFieldName({ model, field })),
      })
    return on(pool)(options)
  }
}

/** Statements that change or read rows, and the rows they give back; better-auth reads of each what its schema names. */
function rowsOn(on: Pool | Client) {
  const ask = async <T>(model: string, text: string, asked: Question, known?: unknown): Promise<T[]> => {
    const { rows } = await on.query<Row>(text, [...asked.values])
    // A session is found by its token alone, so that the caller's own stands in for the hash.
    const shown = model === SESSIONS && known !== undefined ? rows.map((row) => ({ ...row, token: known })) : rows
    return shown as T[]
  }
  const change = <T>(model: string, where: Where, row: Row, increments: Readonly<Record<string, number>> = {}) => {
    const asked = new Question(model)
    const sets = [
      ...Object.entries(row).map(([name, value]) => `${identifier(name)} = ${asked.value(name, value)}`),
      ...Object.entries(increments).map(
        ([name, by]) => `${identifier(name)} = ${identifier(name)} + ${asked.value(name, by)}`,
      ),
    ]
    const text = `update ${identifier(model)} set ${sets.join(', ')} where ${asked.where(where)} returning *`
    return ask<T>(model, text, asked, tokenIn(where))
  }
  const remove = <T>(model: string, where: Where) => {
    const asked = new Question(model)
    const text = `delete from ${identifier(model)} where ${asked.where(where)} returning *`
    return ask<T>(model, text, asked, tokenIn(where))
  }
  return { ask, change, remove }
}

/** `columnOf` is needed for orders alone; all other names arrive as columns. */
function statementsOn(on: Pool | Client, columnOf: (model: string, field: string) => string): CustomAdapter {
  const { ask, change, remove } = rowsOn(on)
  return {
    create: async <T extends Row>({ model, data }: { model: string; data: T }) => {
      const asked = new Question(model)
      const names = Object.keys(data).filter((name) => name !== NOT_KEPT)
      const values = names.map((name) => asked.value(name, data[name]))
      const text = `insert into ${identifier(model)} (${names.map(identifier).join(', ')}) values (${values.join(', ')}) returning *`
      return one(await ask<T>(model, text, asked, data.token))
    },
    findOne: async <T>({ model, where }: { model: string; where: Where }) => {
      const asked = new Question(model)
      const text = `select * from ${identifier(model)} where ${asked.where(where)} limit 1`
      return (await ask<T>(model, text, asked, tokenIn(where)))[0] ?? null
    },
    findMany: <T>({ model, where, limit, offset = 0, sortBy }: Parameters<CustomAdapter['findMany']>[0]) => {
      const asked = new Question(model)
      const order =
        sortBy === undefined
          ? ''
          : ` order by ${identifier(columnOf(model, sortBy.field))} ${sortBy.direction === 'desc' ? 'desc' : 'asc'}`
      const text = `select * from ${identifier(model)} where ${asked.where(where ?? [])}${order} limit ${Number(limit)} offset ${Number(offset)}`
      return ask<T>(model, text, asked)
    },
    count: async ({ model, where }) => {
      const asked = new Question(model)
      const [row] = await ask<{ n: number }>(
        model,
        `select count(*)::int as n from ${identifier(model)} where ${asked.where(where ?? [])}`,
        asked,
      )
      return row?.n ?? 0
    },
    update: async <T>({ model, where, update }: { model: string; where: Where; update: T }) => {
      const row: Row = Object.fromEntries(Object.entries(update ?? {}))
      return (await change<T>(model, where, row))[0] ?? null
    },
    updateMany: async ({ model, where, update }) => (await change(model, where, { ...update })).length,
    incrementOne: async <T>({
      model,
      where,
      increment,
      set = {},
    }: Parameters<NonNullable<CustomAdapter['incrementOne']>>[0]) =>
      (await change<T>(model, where, set, increment))[0] ?? null,
    delete: async ({ model, where }) => void (await remove(model, where)),
    deleteMany: async ({ model, where }) => (await remove(model, where)).length,
    consumeOne: async <T>({ model, where }: { model: string; where: Where }) =>
      (await remove<T>(model, where))[0] ?? null,
  }
}

const SESSIONS = 'sessions'
/** Empty here (see `ipAddress` in engine.ts), so there is no such column. */
const NOT_KEPT = 'ip_address'

/** One statement's values, numbered as they are written into it. */
class Question {
  readonly values: unknown[] = []
  readonly model: string

  constructor(model: string) {
    this.model = model
  }

  value(column: string, given: unknown): string {
    this.values.push(
      this.model === SESSIONS && column === 'token' && typeof given === 'string' ? tokenHash(given) : given,
    )
    return `$${this.values.length}`
  }

  where(where: Where): string {
    const said = (connector: string) =>
      where.filter((each) => each.connector === connector).map((each) => this.condition(each))
    const either = said('OR')
    const all = [...said('AND'), ...(either.length === 0 ? [] : [`(${either.join(' or ')})`])]
    return all.length === 0 ? 'true' : all.join(' and ')
  }

  private condition({ field, operator = 'eq', value }: Where[number]): string {
    const column = identifier(field)
    if (value === null) return `${column} is ${operator === 'ne' ? 'not ' : ''}null`
    if (operator === 'in') return `${column} = any(${this.value(field, value)})`
    const sign = OPERATORS[operator]
    if (sign === undefined) throw new Fault('internal', `Sign-in asked for ${operator}, which is not spoken here.`)
    return `${column} ${sign} ${this.value(field, value)}`
  }
}

const tokenIn = (where: Where): unknown =>
  where.find(({ field, operator }) => field === 'token' && operator === 'eq')?.value

function one<T>(rows: readonly T[]): T {
  const [row] = rows
  if (row === undefined) throw new Fault('internal', 'A row that was written did not come back.')
  return row
}
