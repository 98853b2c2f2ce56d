import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMay, useWorkspace } from '../app/session.ts'
import { Failure } from '../kit/failure.tsx'
import { Loading } from '../kit/loading.tsx'
import { Page } from '../kit/page.tsx'
import { importWords } from '../words/import.ts'
import { DropPage } from './drop.tsx'
import { Earlier } from './earlier.tsx'
import { fileQuery } from './queries.ts'
import { Result } from './result.tsx'
import { type ImportSearch, importSearch } from './search.ts'
import { SetUpFile } from './set-up-file.tsx'

/** Files in: dropped, understood, tried out, imported, compared, taken back. */
export function ImportScreen() {
  const search = importSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  const { slug } = useWorkspace()
  const may = useMay('import')
  const go = (to: ImportSearch): void =>
    void navigate({ to: '/w/$workspace/import', params: { workspace: slug }, search: to })
  if (!may) {
    return (
      <Page title={importWords.title}>
        <p>{importWords.readOnly}</p>
      </Page>
    )
  }
  return (
    <Page title={importWords.title} lead={importWords.lead}>
      <DropPage isSmall={search.file !== undefined || search.import !== undefined} onFile={(file) => go({ file })}>
        <Body search={search} go={go} />
      </DropPage>
    </Page>
  )
}

interface BodyProps {
  readonly search: ImportSearch
  readonly go: (to: ImportSearch) => void
}

function Body({ search, go }: BodyProps) {
  if (search.import !== undefined) return <Result key={search.import} id={search.import} go={go} />
  if (search.file !== undefined) return <File key={search.file} id={search.file} search={search} go={go} />
  return <Earlier />
}

function File({ id, search, go }: BodyProps & { readonly id: string }) {
  const { data, error, refetch } = useQuery(fileQuery(id))
  if (error !== null) return <Failure error={error} what={importWords.notRead} retry={refetch} />
  if (data === undefined) return <Loading />
  return <SetUpFile file={data} isChecking={search.step === 'check'} go={go} />
}
