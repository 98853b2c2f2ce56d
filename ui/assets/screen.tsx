import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { AssetLibrary, ListedAsset } from '#src/capture/assets/answers.ts'
import { INTENTS, POSITIONS } from '#src/capture/assets/asset.ts'
import { fits } from '#src/capture/assets/filter.ts'
import { useWorkspace } from '../app/session.ts'
import { Copy } from '../kit/copy.tsx'
import { ArchivedSwitch, OfferName, OfferStateCell, shownOffers } from '../kit/offer-cells.tsx'
import { OfferScreen } from '../kit/offer-screen.tsx'
import offers from '../kit/offers.module.css'
import { Section } from '../kit/section.tsx'
import { WideTable } from '../kit/wide-table.tsx'
import { assetsWords as words } from '../words/assets.ts'
import css from './assets.module.css'
import { CoveragePart } from './coverage.tsx'
import { Editor } from './editor.tsx'
import { EngagementPart } from './engagement.tsx'
import { libraryQuery } from './questions.ts'
import { type AssetsSearch, assetsSearch } from './search.ts'

const FROM = '/w/$workspace/doors/assets'

/** What visitors get for their details: the library, what each asset came to, and where something is missing. */
export function AssetsScreen() {
  const search = useSearch({ from: FROM })
  const navigate = useNavigate({ from: FROM })
  const say = (next: AssetsSearch) => void navigate({ search: (old: AssetsSearch) => ({ ...old, ...next }) })
  const close = () => say({ asset: undefined, add: undefined })
  return (
    <OfferScreen
      asked={useQuery(libraryQuery)}
      open={search.asset}
      onSay={say}
      onClose={close}
      editor={(library, asset, mayChange) => (
        <Editor
          // What was saved is what is shown from then on.
          key={`${asset?.id} ${asset?.version}`}
          {...{ library, asset, mayChange }}
          onMade={(made) => say({ asset: made, add: undefined })}
          onClose={close}
        />
      )}
      {...{ words, search }}
    >
      {(library) => <Library library={library} search={search} onSay={say} />}
    </OfferScreen>
  )
}

interface LibraryProps {
  readonly library: AssetLibrary
  readonly search: AssetsSearch
  readonly onSay: (next: AssetsSearch) => void
}

function Library({ library, search, onSay }: LibraryProps) {
  const { position, persona, intent } = search
  const items = shownOffers(library.items, search).filter((asset) =>
    fits(asset, { position, persona, intent }, library.stages),
  )
  const open = (asset: string) => onSay({ asset })
  return (
    <>
      <Section title={words.library} actions={<ArchivedSwitch items={library.items} search={search} onSay={onSay} />}>
        <Filters library={library} search={search} onSay={onSay} />
        {items.length === 0 ? (
          <p className="quiet">{words.noneShown}</p>
        ) : (
          <WideTable caption={words.library} head={[words.name, words.position, words.given, words.state, '']}>
            {items.map((asset) => (
              <Row key={asset.id} asset={asset} onOpen={() => open(asset.id)} />
            ))}
          </WideTable>
        )}
      </Section>
      <EngagementPart assets={items} onOpen={open} />
      <CoveragePart offers={library.offers} />
    </>
  )
}

/** By what the library is looked through; the address keeps it. */
function Filters({ library, search, onSay }: LibraryProps) {
  const choices = [
    { name: 'position', label: words.position, data: POSITIONS.map((value) => ({ value, label: value })) },
    { name: 'persona', label: words.persona, data: library.personas.map((value) => ({ value, label: value })) },
    { name: 'intent', label: words.intent, data: INTENTS.map((value) => ({ value, label: words.intents[value] })) },
  ] as const
  return (
    <div className={css.filters}>
      {choices.map(({ name, label, data }) => (
        <NativeSelect
          key={name}
          label={label}
          value={search[name] ?? ''}
          data={[{ value: '', label: words.any }, ...data]}
          onChange={({ currentTarget }) => onSay({ [name]: assetsSearch({ [name]: currentTarget.value })[name] })}
        />
      ))}
    </div>
  )
}

function Row({ asset, onOpen }: { readonly asset: ListedAsset; readonly onOpen: () => void }) {
  return (
    <tr>
      <OfferName title={asset.title} onOpen={onOpen}>
        {words.kinds[asset.kind]}
      </OfferName>
      <td className={css.tags}>
        {asset.position}
        {asset.intent === undefined ? null : ` · ${words.intents[asset.intent]}`}
        <div className={offers.note}>
          <bdi>{asset.personas.length === 0 ? words.everybody : asset.personas.join(', ')}</bdi>
        </div>
      </td>
      <td className={css.given}>
        <Given asset={asset} />
      </td>
      <OfferStateCell state={asset.state} />
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
        <span className={offers.warning}>{words.noForm}</span>
        <div>
          <Link to="/w/$workspace/doors" params={{ workspace: slug }}>
            {words.toForms}
          </Link>
        </div>
      </>
    )
  return <bdi>{asset.forms.map(({ title }) => title).join(', ')}</bdi>
}
