import { useEffect, useState } from 'react'
import type { FileAnswer } from '#src/capture/import/answers.ts'
import type { Choices } from '#src/capture/import/choices.ts'
import { type FileKind, fieldFor } from '#src/capture/import/headers.ts'
import { importWords } from '../words/import.ts'

/** A choice of meaning in a column's list. */
export interface Option {
  readonly value: string
  readonly label: string
}

const GROUPS: Readonly<
  Record<FileKind, Readonly<Partial<Record<keyof typeof importWords.groups, readonly string[]>>>>
> = {
  people: {
    who: [
      'email',
      'field:name',
      'field:first_name',
      'field:last_name',
      'field:title',
      'field:phone',
      'external',
      'user_id',
    ],
    company: ['company.name', 'company.website', 'field:headcount', 'field:industry', 'field:revenue'],
    about: ['field:budget', 'field:timeline', 'field:country', 'field:city', 'field:language', 'at'],
    origin: ['touch.source', 'touch.channel', 'touch.medium', 'touch.campaign', 'touch.landing', 'touch.referrer'],
    funnel: ['owner', 'stage', 'unsubscribed', 'bounced', 'do_not_contact'],
  },
  accounts: {
    company: [
      'company.name',
      'company.website',
      'company.external',
      'field:headcount',
      'field:industry',
      'field:revenue',
    ],
    about: ['field:country', 'field:city', 'at'],
  },
  opportunities: {
    deal: [
      'deal.id',
      'field:deal_name',
      'deal.stage',
      'deal.value',
      'deal.opened',
      'deal.closed',
      'deal.rep',
      'deal.product',
    ],
    who: ['email', 'company.name', 'company.website'],
  },
  events: { who: ['email', 'external', 'user_id'], event: ['event.name', 'event.page', 'at'] },
  reps: { rep: ['rep.email', 'rep.name', 'rep.team', 'rep.weight', 'rep.capacity', 'rep.timezone', 'rep.active'] },
}

/** What a target is called. */
export function labelOf(target: string, stages: FileAnswer['stages']): string {
  if (target.startsWith('reached:')) return importWords.reached(stageName(target.slice('reached:'.length), stages))
  const known = importWords.targets[target]
  return known ?? importWords.newField(target.replace(/^field:/, '').replaceAll('_', ' '))
}

/** A stage as people call it. */
export function stageName(id: string, stages: FileAnswer['stages']): string {
  const stage = stages.find((one) => one.id === id)
  return stage?.short ?? stage?.name ?? id
}

/** The meanings that a column of a kind of file can have, in groups. */
export function optionsFor(
  column: string,
  chosen: string | undefined,
  kind: FileKind,
  stages: FileAnswer['stages'],
): readonly { readonly group: string; readonly items: readonly Option[] }[] {
  const option = (value: string): Option => ({ value, label: labelOf(value, stages) })
  const groups = Object.entries(GROUPS[kind]).map(([group, targets]) => ({
    group: Object.entries(importWords.groups).find(([name]) => name === group)?.[1] ?? group,
    items: targets.map(option),
  }))
  const reached = kind === 'people' ? stages.map(({ id }) => option(`reached:${id}`)) : []
  const own = kind === 'reps' ? null : fieldFor(column)
  const listed = new Set([...groups.flatMap(({ items }) => items), ...reached].map(({ value }) => value))
  const more = [...new Set([own, chosen])]
    .filter((one) => one !== null && one !== undefined)
    .filter((one) => !listed.has(one))
  return [
    ...groups.filter(({ items }) => items.length > 0),
    ...(reached.length === 0 ? [] : [{ group: importWords.groups.funnel, items: reached }]),
    ...(more.length === 0 ? [] : [{ group: importWords.groups.own, items: more.map(option) }]),
  ]
}

const kept = (file: string): string => `sluice.import.${file}`

/** What is chosen for a file: at first as guessed, then as somebody changed it, also after a reload. */
export function useChoices(answer: FileAnswer): readonly [Choices, (change: Partial<Choices>) => void] {
  const [choices, setChoices] = useState<Choices>(() => {
    const before = sessionStorage.getItem(kept(answer.file))
    return before === null ? answer.guess.choices : JSON.parse(before)
  })
  useEffect(() => sessionStorage.setItem(kept(answer.file), JSON.stringify(choices)), [choices, answer.file])
  return [choices, (change) => setChoices((before) => ({ ...before, ...change }))]
}
