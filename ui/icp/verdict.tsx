import { Button, Menu, TextInput } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import Check from 'lucide-react/icons/check'
import Question from 'lucide-react/icons/circle-question-mark'
import Minus from 'lucide-react/icons/minus'
import X from 'lucide-react/icons/x'
import { type FormEvent, useState } from 'react'
import type { Json } from '#src/funnel/brand.ts'
import type { Checked, RuleVerdict } from '#src/learn/verdict.ts'
import { api } from '../app/api.ts'
import { useMay } from '../app/session.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { fieldName } from '../words/deeds.ts'
import { icpWords as words } from '../words/icp.ts'
import css from './icp.module.css'
import { asked, questionText } from './question.ts'

const SIGNS = { fits: Check, partly: Minus, no: X, open: Question } as const

interface VerdictProps {
  readonly checked: Checked
  readonly onSay: (field: string, value: Json) => void
}

/** The verdict with each reason, what is open, whom one knows already, and what to do with it. */
export function Verdict({ checked, onSay }: VerdictProps) {
  const formats = useFormats()
  const Sign = SIGNS[checked.fits]
  if (Object.keys(checked.read).length === 0) return <p>{words.nothing}</p>
  const track = checked.track.name ?? words.unknown
  const fit = formats.number(checked.fit, 1)
  return (
    <div className={css.part}>
      <div className={css.verdict} data-fits={checked.fits}>
        <h2 className={css.headline}>
          <Sign size={24} aria-hidden />
          {words.verdicts[checked.fits]}
        </h2>
        <p>{words.verdictLead[checked.fits]}</p>
        <p className={css.note}>
          {words.fit} {checked.possible > checked.fit ? words.possible(fit, formats.number(checked.possible, 1)) : fit}
          {`, ${words.track.toLowerCase()}: ${track}`}
          {checked.team === null ? '' : `, ${words.team(checked.team)}`}
          {`, ${words.version(checked.version)}`}
        </p>
      </div>
      {checked.question === null ? null : (
        <Ask key={checked.question} field={checked.question} checked={checked} onSay={onSay} />
      )}
      <Keep checked={checked} />
      <KnownAlready checked={checked} />
      <Rules title={words.knockouts} rules={checked.knockouts} isBad />
      <Rules title={words.rules} rules={checked.rules} isBad={false} />
      <Uses checked={checked} />
    </div>
  )
}

function Ask({ field, checked, onSay }: VerdictProps & { readonly field: string }) {
  const [draft, setDraft] = useState('')
  const label = checked.fields.find(({ name }) => name === field)?.label
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (draft.trim() !== '') onSay(field, asked(field, draft))
  }
  return (
    <form className={css.question} onSubmit={send}>
      <span className={css.note}>{words.question}</span>
      <h3>{questionText(field, label)}</h3>
      <div className={css.ask}>
        <TextInput
          aria-label={questionText(field, label)}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={draft.trim() === ''}>
          {words.answer}
        </Button>
      </div>
    </form>
  )
}

interface Kept {
  readonly person: string
  readonly change: string | null
}

function Keep({ checked }: { readonly checked: Checked }) {
  const mayWork = useMay('work')
  const navigate = useNavigate()
  const { workspace = '' } = useParams({ strict: false })
  const [isBusy, setBusy] = useState(false)
  if (!mayWork) return null
  const keep = async (reason?: string) => {
    setBusy(true)
    try {
      const body = { traits: checked.read, ...(reason === undefined ? {} : { disqualify: reason }) }
      const { person, change } = await api.post<Kept>('/api/icp/keep', body)
      toast(
        reason === undefined ? words.saved : words.out(reason),
        change === null ? undefined : () => api.post(`/api/people/${person}/take-back`, { batch: change }),
      )
      if (reason === undefined) await navigate({ to: '/w/$workspace/people/$id', params: { workspace, id: person } })
    } catch (error) {
      toastFailure(error, words.notSaved)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div>
      <div className={css.actions}>
        <Button loading={isBusy} onClick={() => void keep()}>
          {words.keep}
        </Button>
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" disabled={isBusy}>
              {words.disqualify}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {[...checked.reasons, words.reasonOther].map((reason) => (
              <Menu.Item key={reason} onClick={() => void keep(reason)}>
                {words.disqualifyAs(reason)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <p className={css.note}>{words.keepNote}</p>
    </div>
  )
}

function KnownAlready({ checked }: { readonly checked: Checked }) {
  const { workspace = '' } = useParams({ strict: false })
  const { person, account } = checked.found
  return (
    <div>
      <h3>{words.known}</h3>
      {person === null && account === null ? <p className="quiet">{words.knownNobody}</p> : null}
      {person === null ? null : (
        <p>
          {words.knownPerson}:{' '}
          <Link to="/w/$workspace/people/$id" params={{ workspace, id: person.id }}>
            <bdi>{person.name}</bdi>
          </Link>
        </p>
      )}
      {account === null ? null : (
        <p>
          {words.knownAccount(account.people)}:{' '}
          <Link to="/w/$workspace/accounts/$id" params={{ workspace, id: account.id }}>
            <bdi>{account.name}</bdi>
          </Link>
        </p>
      )}
    </div>
  )
}

interface RulesProps {
  readonly title: string
  readonly rules: readonly RuleVerdict[]
  /** Holding is bad news: a knock-out. */
  readonly isBad: boolean
}

const order = ({ holds }: RuleVerdict): number => (holds === true ? 0 : holds === 'unknown' ? 1 : 2)

function Rules({ title, rules, isBad }: RulesProps) {
  const formats = useFormats()
  if (rules.length === 0) return isBad ? <p className="quiet">{words.noKnockouts}</p> : null
  return (
    <div>
      <h3>{title}</h3>
      <ul className={css.rules}>
        {rules
          .toSorted((a, b) => order(a) - order(b))
          .map((rule) => (
            <li key={rule.rule} className={css.rule} data-holds={String(rule.holds)}>
              <Holds holds={rule.holds} isBad={isBad || rule.points < 0} />
              <div>
                {rule.reason}
                <div className={css.note}>
                  {rule.holds === 'unknown'
                    ? `${words.unknown}: ${rule.fields.map((field) => fieldName(field).toLowerCase()).join(', ')}`
                    : ''}
                </div>
              </div>
              {isBad ? null : <span>{words.points(formats.number(rule.points, 1))}</span>}
            </li>
          ))}
      </ul>
    </div>
  )
}

function Holds({ holds, isBad }: { readonly holds: RuleVerdict['holds']; readonly isBad: boolean }) {
  if (holds === 'unknown') return <Question size={16} aria-label={words.unknown} />
  const isGood = holds !== isBad
  const Sign = holds ? Check : Minus
  return (
    <Sign
      size={16}
      aria-label={holds ? words.holds : words.holdsNot}
      color={holds ? (isGood ? 'var(--good)' : 'var(--bad)') : 'var(--quiet)'}
    />
  )
}

function Uses({ checked }: { readonly checked: Checked }) {
  return (
    <details>
      <summary>{words.fields}</summary>
      <ul className={css.uses}>
        {checked.fields.map(({ name, label, uses }) => (
          <li key={name}>
            {fieldName(name, label)}
            <div className={css.note}>{uses.map((use) => words.uses[use]).join(', ')}</div>
          </li>
        ))}
      </ul>
    </details>
  )
}
