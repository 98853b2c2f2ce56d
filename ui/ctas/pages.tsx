import { Button, CloseButton, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { POSITIONS } from '#src/capture/assets/asset.ts'
import type { CtaList } from '#src/capture/ctas/answers.ts'
import type { PathRule } from '#src/capture/ctas/cta.ts'
import { api } from '../app/api.ts'
import { Copy } from '../kit/copy.tsx'
import { Failure } from '../kit/failure.tsx'
import { Section } from '../kit/section.tsx'
import { toast } from '../kit/toast.tsx'
import { ctasWords as words } from '../words/ctas.ts'
import css from './ctas.module.css'

/** What pages hold to show CTAs, and which pages are at which position. */
export function PagesPart({ list, mayChange }: { readonly list: CtaList; readonly mayChange: boolean }) {
  const { script, workspace } = list.snippet
  const snippet = `<div data-sluice-cta data-workspace="${workspace}">${words.fallback}</div>\n<script async src="${script}"></script>`
  return (
    <div className={css.pages}>
      <Section title={words.pages} lead={words.pagesLead}>
        <div className={css.snippet}>
          <pre>{snippet}</pre>
          <Copy text={snippet} label={words.copySnippet} />
        </div>
        <p className="quiet">{words.snippetHint}</p>
      </Section>
      <Section title={words.paths} lead={words.pathsLead}>
        <Paths key={list.paths.version} paths={list.paths} mayChange={mayChange} />
      </Section>
    </div>
  )
}

interface Draft extends PathRule {
  readonly key: number
}

function Paths({ paths, mayChange }: { readonly paths: CtaList['paths']; readonly mayChange: boolean }) {
  const client = useQueryClient()
  const [rules, setRules] = useState<readonly Draft[]>(() => paths.rules.map((rule, key) => ({ ...rule, key })))
  const save = useMutation({
    mutationFn: () =>
      api.put('/api/cta-paths', {
        rules: rules.map(({ path, position }) => ({ path: path.trim(), position })),
        version: paths.version,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['ctas'] })
      toast(words.pathsSaved)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  const change = (key: number, next: Partial<PathRule>) =>
    setRules(rules.map((rule) => (rule.key === key ? { ...rule, ...next } : rule)))
  const add = () =>
    setRules([...rules, { path: '', position: 'MOFU', key: Math.max(-1, ...rules.map((one) => one.key)) + 1 }])
  return (
    <form className={css.paths} onSubmit={submit}>
      {rules.length === 0 ? <p className="quiet">{words.noPaths}</p> : null}
      {rules.map((rule) => (
        <Rule
          key={rule.key}
          rule={rule}
          mayChange={mayChange}
          onChange={(next) => change(rule.key, next)}
          onRemove={() => setRules(rules.filter(({ key }) => key !== rule.key))}
        />
      ))}
      {save.error === null ? null : <Failure error={save.error} what={words.notSaved} />}
      {mayChange ? (
        <div className={css.line}>
          <Button variant="default" onClick={add}>
            {words.addPath}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {words.savePaths}
          </Button>
        </div>
      ) : null}
    </form>
  )
}

interface RuleProps {
  readonly rule: PathRule
  readonly mayChange: boolean
  readonly onChange: (next: Partial<PathRule>) => void
  readonly onRemove: () => void
}

function Rule({ rule, mayChange, onChange, onRemove }: RuleProps) {
  const id = useId()
  return (
    <div className={css.rule}>
      <TextInput
        id={id}
        aria-label={words.path}
        placeholder={words.pathHint}
        required
        maxLength={300}
        readOnly={!mayChange}
        value={rule.path}
        onChange={({ currentTarget }) => onChange({ path: currentTarget.value })}
      />
      <NativeSelect
        aria-label={words.position}
        disabled={!mayChange}
        value={rule.position}
        data={[...POSITIONS]}
        onChange={({ currentTarget }) =>
          onChange({ position: POSITIONS.find((one) => one === currentTarget.value) ?? rule.position })
        }
      />
      {mayChange ? <CloseButton aria-label={words.removePath(rule.path)} onClick={onRemove} /> : null}
    </div>
  )
}
