import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { Fault } from './fault.ts'

const flag = z.enum(['0', '1'], { error: '0 or 1 is needed' }).transform((value) => value === '1')
const cidr = z.union([z.cidrv4(), z.cidrv6(), z.ipv4(), z.ipv6()], {
  error: 'an address or a range such as 10.0.0.0/8 is needed',
})
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== ''),
)
/** A domain as addresses end in it. */
const DOMAIN = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/
const count = (min: number, max: number) => {
  const error = `a whole number from ${min} to ${max} is needed`
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error })
}

/** Every setting: its type, default and meaning. The names are the environment's; nothing else is read from there. */
export const SETTINGS = {
  PORT: [count(0, 65535), '4600', 'Port to listen on; 0 takes any free one.'],
  HOST: [z.string().min(1), '127.0.0.1', 'Address to listen on; 0.0.0.0 lets other machines in.'],
  // Not the current folder's: a command run from elsewhere must not begin an empty home there.
  SLUICE_HOME: [
    z.string().transform((path) => resolve(path)),
    fileURLToPath(new URL('../.sluice', import.meta.url)),
    'Folder for the embedded database and the logs; .sluice beside the program unless set.',
  ],
  DATABASE_URL: [
    z.url({ protocol: /^postgres(ql)?$/, error: 'a postgres://user:password@host/database is needed' }).optional(),
    undefined,
    'A Postgres of yours, version 15 or later; without it an embedded one is run.',
  ],
  DATABASE_POOL: [count(2, 200), '10', 'Connections to the database for requests.'],
  LOG_LEVEL: [
    z.enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'one of debug, info, warn, error and silent is needed',
    }),
    'info',
    'What is written to sluice.log.',
  ],
  TRUST_PROXY: [
    list.pipe(z.array(cidr)),
    '',
    'Addresses or CIDR ranges of proxies whose X-Forwarded-For is believed, with commas between.',
  ],
  PUBLIC_URL: [
    z
      .url({ protocol: /^https?$/, error: 'an address such as https://sluice.example.com is needed' })
      .refine((text) => /^[a-z]+:\/\/[^/@?#]+\/?$/i.test(text), 'only the address is needed, without a path')
      .transform((text) => new URL(text).origin)
      .optional(),
    undefined,
    'Where people reach this Sluice; links in mails and sign-in come from it alone.',
  ],
  SECRET: [
    z.string().min(32, { error: 'at least 32 characters are needed' }).optional(),
    undefined,
    'Encrypts what second factors need; a file of the home, made at the first start, unless set.',
  ],
  SMTP_URL: [
    z
      .url({ protocol: /^smtps?$/, error: 'an smtp://user:password@host:587 or smtps://user:password@host is needed' })
      .optional(),
    undefined,
    'A mail server that sends invitations and password resets; without it their links are handed over by hand.',
  ],
  MAIL_FROM: [z.string().min(3).max(320), 'Sluice <sluice@localhost>', 'The sender of those mails.'],
  MAIL_DOMAINS: [
    list.pipe(z.array(z.string().toLowerCase().regex(DOMAIN, 'domains such as acme.example are needed'))),
    '',
    'Further domains that the mail server may send for, with commas between; a workspace may write from any of them.',
  ],
  DKIM_PRIVATE_KEY_FILE: [
    z.string().min(1).optional(),
    undefined,
    'A PEM file with the private key that signs mail (DKIM); without it the mail server has to sign.',
  ],
  DKIM_SELECTOR: [
    z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, 'a name such as sluice1 is needed'),
    'sluice',
    'Under which name the public key stands in the DNS: SELECTOR._domainkey.DOMAIN.',
  ],
  MX_CHECK: [
    z.enum(['on', 'off'], { error: 'on or off is needed' }).transform((value) => value === 'on'),
    'on',
    'Whether name servers are asked if mail can go to the domains that forms are filled with.',
  ],
  DOOR_LIMITS: [
    z.enum(['on', 'off'], { error: 'on or off is needed' }).transform((value) => value === 'on'),
    'on',
    'Whether what strangers send from one network, or to one workspace, is limited; off is for load tests.',
  ],
  FAULT: [
    z.string().optional(),
    undefined,
    'With FAILPOINTS=1: POINT:N dies at the N-th pass, or a negative control by name.',
  ],
  FAILPOINTS: [flag, '0', 'For the test harness only: 1 lets connections crash on purpose at named points.'],
} as const satisfies Record<string, readonly [z.ZodType, string | undefined, string]>

type Settings = typeof SETTINGS

/** What the program runs with, read once and frozen. */
export interface Config {
  readonly port: z.output<Settings['PORT'][0]>
  readonly host: string
  /** Absolute. */
  readonly home: string
  readonly databaseUrl: string | undefined
  readonly databasePool: number
  readonly logLevel: z.output<Settings['LOG_LEVEL'][0]>
  readonly trustProxy: readonly string[]
  /** An origin: `https://sluice.example.com`. */
  readonly publicUrl: string | undefined
  readonly secret: string | undefined
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  readonly mailDomains: readonly string[]
  readonly mxCheck: boolean
  readonly doorLimits: boolean
  readonly dkimPrivateKeyFile: string | undefined
  readonly dkimSelector: string
  readonly failpoints: boolean
  readonly fault: string | undefined
}

/** What links to this Sluice begin with: PUBLIC_URL, or the address it listens on; never what a request says of itself (E7). */
export const publicBase = ({ publicUrl, host, port }: Pick<Config, 'publicUrl' | 'host' | 'port'>): string =>
  publicUrl ?? `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`

type Environment = Readonly<Record<string, string | undefined>>

/** Parses the environment and rejects with the name of the first setting that cannot be used. */
export function readConfig(environment: Environment = process.env): Config {
  return Object.freeze({
    port: read('PORT', environment),
    host: read('HOST', environment),
    home: read('SLUICE_HOME', environment),
    databaseUrl: read('DATABASE_URL', environment),
    databasePool: read('DATABASE_POOL', environment),
    logLevel: read('LOG_LEVEL', environment),
    trustProxy: Object.freeze(read('TRUST_PROXY', environment)),
    publicUrl: read('PUBLIC_URL', environment),
    secret: read('SECRET', environment),
    smtpUrl: read('SMTP_URL', environment),
    mailFrom: read('MAIL_FROM', environment),
    mailDomains: Object.freeze(read('MAIL_DOMAINS', environment)),
    mxCheck: read('MX_CHECK', environment),
    doorLimits: read('DOOR_LIMITS', environment),
    dkimPrivateKeyFile: read('DKIM_PRIVATE_KEY_FILE', environment),
    dkimSelector: read('DKIM_SELECTOR', environment),
    failpoints: read('FAILPOINTS', environment),
    fault: read('FAULT', environment),
  })
}

function read<Name extends keyof Settings>(name: Name, environment: Environment): z.output<Settings[Name][0]> {
  const [type, standard, meaning] = SETTINGS[name]
  const given = environment[name]
  const parsed = type.safeParse(given === undefined || given === '' ? standard : given)
  if (parsed.success) return parsed.data as z.output<Settings[Name][0]>
  const problem = parsed.error.issues[0]?.message ?? 'not usable'
  // A connection string holds a password, so the value itself is never repeated.
  throw new Fault('bad_setting', `${name} cannot be used: ${problem}`, `${meaning} Default: ${standard ?? 'none'}.`)
}

/** What child processes of ours inherit: nothing of ours, only what a program needs to run. */
export function childEnvironment(): Record<string, string> {
  const kept: Record<string, string> = { LC_MESSAGES: 'C', TZ: 'UTC' }
  for (const name of ['PATH', 'LANG', 'HOME', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot']) {
    const value = process.env[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}
