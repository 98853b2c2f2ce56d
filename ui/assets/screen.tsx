import { Button, UnstyledButton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { AssetLibrary, ListedAsset } from '#src/capture/assets/answers.ts'
import { type Verdict, verdictsOf } from '#src/capture/assets/verdict.ts'
import { DoorTabs } from '../app/door-tabs.tsx'
import { useMay, useWorkspace } from '../app/session.ts'
import { Copy } from '../kit/copy.tsx'
import { Drawer } from '../kit/drawer.tsx'
import { Empty } from '../kit/empty.tsx'
import { Failure } from '../kit/failure.tsx'
import { Help } from '../kit/help.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { Section } from '../kit/section.tsx'
import { useFormats } from '../kit/use-formats.ts'
import { WideTable } from '../kit/wide-table.tsx'
import { assetsWords as words } from '../words/assets.ts'
import { formsWords } from '../words/forms.ts'
import css from './assets.module.css'
import { CoveragePart } from './coverage.tsx'
import { Editor } from './editor.tsx'
import { type AssetNumbers, libraryQuery, numbersQuery } from './questions.ts'
import type { AssetsSearch } from './search.ts'

const FROM = '/w/$workspace/doors/assets'

/** What visitors get for their details: the library, what each asset came to, and where something is missing. */
export function AssetsScreen() {
  const search = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const mayChange = useMay('define')
  const { data, error, refetch } = useQuery(libraryQuery)
  const say = (next: AssetsSearch) => void navigate({ search: (old: AssetsSearch) => ({ ...old, ...next }) })
  const close = () => say({ asset: undefined, add: undefined })
  const add = mayChange ? <Button onClick={() => say({ add: true })}>{words.add}</Button> : null
  const open = data?.items.find(({ id }) => id === search.asset)
  const isOpen = search.add === true || search.asset !== undefined
  return (
    <Page title={formsWords.title} lead={words.lead} actions={data?.items.length === 0 ? null : add}>
      <DoorTabs />
      {error !== null && data === undefined ? <Failure error={error} what={words.failed} retry={refetch} /> : null}
      {data === undefined && error === null ? <Loading lines={10} /> : null}
      {data?.items.length === 0 ? <Empty sentence={words.empty} action={add} /> : null}
      {data === undefined || data.items.length === 0 ? null : (
        <>
          <Library library={data} search={search} onSay={say} />
          <CoveragePart offers={data.offers} />
        </>
      )}
      <Drawer open={isOpen && data !== undefined} onClose={close} title={<bdi>{open?.title ?? words.newTitle}</bdi>}>
        {data === undefined ? null : search.asset !== undefined && open === undefined ? (
          <p>{words.gone}</p>
        ) : (
          <Editor
            // What was saved is what is shown from then on.
            key={`${open?.id} ${open?.version}`}
            library={data}
            asset={open}
            mayChange={mayChange}
            onMade={(asset) => say({ asset, add: undefined })}
            onClose={close}
          />
        )}
      </Drawer>
    </Page>
  )
}

interface LibraryProps {
  readonly library: AssetLibrary
  readonly search: AssetsSearch
  readonly onSay: (next: AssetsSearch) => void
}

function Library({ library, search, onSay }: LibraryProps) {
  const formats = useFormats()
  const numbers = useQuery(numbersQuery).data
  const later = laterStage(library, numbers)
  const verdicts = verdictsOf(library.items.map(({ id, position }) => ({ id, position, ...cameTo(numbers, id) })))
  const archived = library.items.filter(({ state }) => state === 'archived').length
  const items = library.items.filter(({ state }) => state !== 'archived' || search.archived === true)
  const head = [
    words.name,
    words.position,
    words.given,
    <>
      {words.people} <Help text={words.numbersHelp} about={words.people} />
    </>,
    words.leads,
    later === undefined ? words.laterUnknown : words.later(later.name),
    <>
      {words.verdict} <Help text={words.verdictHelp} about={words.verdict} />
    </>,
    words.state,
    '',
  ]
  return (
    <Section
      title={words.library}
      actions={
        archived === 0 ? null : (
          <Button variant="subtle" size="xs" onClick={() => onSay({ archived: search.archived ? undefined : true })}>
            {search.archived ? words.hideArchived : words.showArchived(formats.number(archived))}
          </Button>
        )
      }
    >
      <WideTable caption={words.library} head={head}>
        {items.map((asset) => (
          <Row
            key={asset.id}
            asset={asset}
            numbers={numbers}
            verdict={verdicts.get(asset.id)}
            onOpen={() => onSay({ asset: asset.id })}
          />
        ))}
      </WideTable>
    </Section>
  )
}

/** The stage after the lead: what an asset is to bring its people to. */
function laterStage({ stages }: AssetLibrary, numbers: AssetNumbers | undefined) {
  const id = numbers?.stages[1]
  return stages.find((stage) => stage.id === id)
}

function cameTo(numbers: AssetNumbers | undefined, id: string) {
  const found = numbers?.assets.find((one) => one.id === id)
  const later = numbers?.stages[1]
  return {
    people: found?.people ?? 0,
    leads: found?.leads ?? 0,
    later: later === undefined ? 0 : (found?.stages[later] ?? 0),
  }
}

interface RowProps {
  readonly asset: ListedAsset
  readonly numbers: AssetNumbers | undefined
  readonly verdict: Verdict | undefined
  readonly onOpen: () => void
}

function Row({ asset, numbers, verdict, onOpen }: RowProps) {
  const { number } = useFormats()
  const { people, leads, later } = cameTo(numbers, asset.id)
  const counts = numbers === undefined ? [] : [people, leads, later]
  return (
    <tr>
      <td>
        <UnstyledButton className={css.name} onClick={onOpen}>
          <bdi>{asset.title}</bdi>
        </UnstyledButton>
        <div className={css.note}>{words.kinds[asset.kind]}</div>
      </td>
      <td>
        {asset.position}
        <div className={css.note}>
          <bdi>{asset.personas.length === 0 ? words.everybody : asset.personas.join(', ')}</bdi>
        </div>
      </td>
      <td className={css.given}>
        <Given asset={asset} />
      </td>
      {['people', 'leads', 'later'].map((name, index) => (
        <td key={name} className={css.number}>
          {counts[index] === undefined ? words.none : number(counts[index])}
        </td>
      ))}
      <td>
        {verdict === undefined ? (
          <span className="quiet">{people === 0 ? words.none : words.few}</span>
        ) : (
          <span className={css.verdict} data-verdict={verdict} title={words.verdicts[verdict].why}>
            {words.verdicts[verdict].name}
          </span>
        )}
      </td>
      <td>
        <span className={css.state} data-state={asset.state}>
          {words.states[asset.state]}
        </span>
      </td>
      <td>{asset.link === null ? null : <Copy text={asset.link} label={words.copyLink} />}</td>
    </tr>
  )
}

function Given({ asset }: { readonly asset: ListedAsset }) {
  const { slug } = useWorkspace()
  if (!asset.gated) return <>{words.open}</>
  if (asset.forms.length === 0)
    return (
      <>
        <span className={css.warning}>{words.noForm}</span>
        <div>
          <Link to="/w/$workspace/doors" params={{ workspace: slug }}>
            {words.toForms}
          </Link>
        </div>
      </>
    )
  return <bdi>{asset.forms.map(({ title }) => title).join(', ')}</bdi>
}
