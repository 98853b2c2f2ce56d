import { Button, Checkbox, Popover } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import Columns3 from 'lucide-react/icons/columns-3'
import Download from 'lucide-react/icons/download'
import { COLUMNS, type Column } from '#src/identity/table/columns.ts'
import { api, downloadOf } from '../app/api.ts'
import { toast, toastFailure } from '../kit/toast.tsx'
import { peopleWords as words } from '../words/people.ts'
import filterCss from './filters.module.css'
import type { PeopleSearch } from './search.ts'

interface ColumnsProps {
  readonly columns: readonly Column[]
  readonly onColumns: (columns: readonly Column[] | undefined) => void
}

/** Which columns are shown; the name always is. */
export function ColumnsMenu({ columns, onColumns }: ColumnsProps) {
  const toggle = (column: Column) =>
    onColumns(COLUMNS.filter((one) => (one === column ? !columns.includes(one) : columns.includes(one))))
  return (
    <Popover width={240} position="bottom-end" trapFocus shadow="md">
      <Popover.Target>
        <Button variant="default" leftSection={<Columns3 size={16} aria-hidden />}>
          {words.chooseColumns}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={words.chooseColumns}>
        <div className={filterCss.form}>
          {COLUMNS.map((column) => (
            <Checkbox
              key={column}
              size="xs"
              label={words.columns[column]}
              checked={columns.includes(column)}
              disabled={column === 'name'}
              onChange={() => toggle(column)}
            />
          ))}
          <Button variant="subtle" size="compact-sm" onClick={() => onColumns(undefined)}>
            {words.usualColumns}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

/** Everybody who matches as a file: makes the link and follows it. The address goes with the name, as it does on screen. */
export function ExportButton({
  search,
  columns,
}: {
  readonly search: PeopleSearch
  readonly columns: readonly Column[]
}) {
  const taken = COLUMNS.filter((column) => column === 'email' || columns.includes(column))
  const download = useMutation({
    mutationFn: () =>
      api.post<{ readonly path: string }>('/api/people/exports', { query: { ...search, columns: taken.join(',') } }),
    onSuccess: ({ path }) => {
      const link = document.createElement('a')
      link.href = downloadOf(path)
      link.download = ''
      link.click()
      toast(words.exported)
    },
    onError: (error) => toastFailure(error),
  })
  return (
    <Button
      variant="default"
      leftSection={<Download size={16} aria-hidden />}
      loading={download.isPending}
      onClick={() => download.mutate()}
    >
      {words.export}
    </Button>
  )
}
