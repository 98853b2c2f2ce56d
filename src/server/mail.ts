import { createTransport } from 'nodemailer'
import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import { codeOf } from '../fault.ts'

/** One plain message to one person. */
export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
}

export interface Mailer {
  /** The address that links begin with, or undefined where mail cannot be sent: it needs SMTP_URL and PUBLIC_URL. */
  readonly base: string | undefined
  /** Sends when the present request was answered, so that nobody can tell by the time whether a mail goes out; a failure is logged. */
  readonly later: (make: () => Promise<Mail | undefined>) => void
}

const SECONDS = 20_000

/** Mail over SMTP, for what the program itself has to tell people. */
export function mailerOf(
  config: Pick<Config, 'smtpUrl' | 'mailFrom' | 'publicUrl'>,
  log: Pick<Logger, 'warn'>,
): Mailer {
  const { smtpUrl, mailFrom, publicUrl } = config
  const transport =
    smtpUrl === undefined || publicUrl === undefined
      ? undefined
      : createTransport({
          url: smtpUrl,
          connectionTimeout: SECONDS,
          greetingTimeout: SECONDS,
          socketTimeout: SECONDS,
          disableFileAccess: true,
          disableUrlAccess: true,
        })
  const send = async (make: () => Promise<Mail | undefined>) => {
    const mail = await make()
    if (mail === undefined || transport === undefined) return
    const { to, subject, text } = mail
    await transport.sendMail({ from: mailFrom, to: { name: '', address: to }, subject: oneLine(subject), text })
  }
  return {
    base: transport === undefined ? undefined : publicUrl,
    later: (make) => {
      setImmediate(() => {
        send(make).catch((error: unknown) => log.warn({ code: codeOf(error), err: error }, 'a mail was not sent'))
      })
    },
  }
}

const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, ' ')
