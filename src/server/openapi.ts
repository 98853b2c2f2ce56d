import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import { ERROR } from './api-answers.ts'
import { ROUTES } from './api-routes.ts'
import type { Door, Route } from './routes/route.ts'

/** Of the API, not of the program: what runs here is nobody's business (G15). */
const API_VERSION = '1'

type JsonSchema = Readonly<Record<string, unknown>>

/** `GET /api/openapi.json`: every route in OpenAPI 3.1, made once from the schemas that the routes use. */
export function openApiRoutes(): FastifyPluginAsync {
  const document = openApi(ROUTES)
  return (app) => {
    app.get('/api/openapi.json', () => document)
    return Promise.resolve()
  }
}

/** The OpenAPI document of some routes. */
export function openApi(routes: readonly Route[]) {
  const paths: Record<string, Record<string, object>> = {}
  for (const route of routes) paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route) }
  return {
    openapi: '3.1.0',
    info: { title: 'Sluice', version: API_VERSION, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths,
    components: {
      schemas: { Error: schemaOf(ERROR, 'output') },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key: sluice_s_… is secret, sluice_w_… may only send.',
        },
        cookie: { type: 'apiKey', in: 'cookie', name: 'sluice_session', description: 'A signed-in browser.' },
        basic: {
          type: 'http',
          scheme: 'basic',
          description: 'As Segment’s libraries do: the key as user, no password.',
        },
      },
    },
  }
}

const SECURITY: Readonly<Record<Door, readonly object[]>> = {
  open: [],
  'any key': [{ bearer: [] }, { basic: [] }],
  session: [{ cookie: [] }],
  member: [{ bearer: [] }, { cookie: [] }],
}
const REFUSALS: Readonly<Record<Door, readonly number[]>> = {
  open: [],
  'any key': [401],
  session: [401, 403],
  member: [401, 403],
}
const MEANS: Readonly<Record<number, string>> = {
  400: 'Something in it cannot be understood; nothing was stored.',
  401: 'No key, or an unknown or revoked one.',
  403: 'A write key only sends.',
  404: 'There is nothing by that name.',
  410: 'It was used already, or its time is over.',
  413: 'More than 500 kB, also after unpacking.',
  415: 'Not JSON.',
  422: 'This id came before with another body.',
  503: 'The database is away; nothing was stored. Send it again.',
}

function operationOf({ summary, door, params, query, body, status = 200, answer, fails = [] }: Route) {
  const { schema, example, type = 'application/json' } = answer
  const failures = [...REFUSALS[door], ...fails].map((code) => [
    code,
    { description: MEANS[code], content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } },
  ])
  const content = schema === undefined ? {} : { schema: schemaOf(schema, 'output') }
  return {
    summary,
    description: `Needs: ${door}.`,
    security: SECURITY[door],
    parameters: [...parametersOf('path', params), ...parametersOf('query', query)],
    ...(body && { requestBody: { required: true, content: jsonOf(schemaOf(body.schema, 'input'), body.example) } }),
    responses: {
      [status]: {
        description: 'Done.',
        content: { [type]: { ...content, ...(example !== undefined && { example }) } },
      },
      ...Object.fromEntries(failures),
    },
  }
}

const jsonOf = (schema: JsonSchema, example: unknown) => ({ 'application/json': { schema, example } })

function parametersOf(place: 'path' | 'query', shape: z.ZodObject | undefined): object[] {
  if (shape === undefined) return []
  return Object.entries(shape.shape).map(([name, type]) => ({
    name,
    in: place,
    required: place === 'path',
    schema: schemaOf(type as z.ZodType, 'input'),
  }))
}

/** A schema inlined: `any JSON` is the one that refers to itself, and the empty schema says the same. */
function schemaOf(type: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, $defs: __, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' })
  return JSON.parse(JSON.stringify(schema).replace(/\{"\$ref":"#\/\$defs\/[^"]*"\}/g, '{}'))
}
