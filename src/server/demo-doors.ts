import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { addBytes, beginFile, judgedFile } from '../capture/asset-file/store.ts'
import { addAsset, setAssetState } from '../capture/assets/store.ts'
import { addCta, savePathRules } from '../capture/ctas/store.ts'
import { addForm, publishForm, saveForm } from '../capture/forms/store.ts'
import type { Pool } from '../db/pool.ts'
import { fromMs, type Timestamp, type WorkspaceId } from '../funnel/brand.ts'
import { idOf } from '../funnel/hash.ts'
import { type DemoForm, PLANNED_ASSETS, PLANNED_CTAS, PLANNED_PATHS, type PlannedAsset } from '../learn/demo/doors.ts'
import { DRAFT_FORM } from '../learn/demo/forms.ts'
import { COMPANY, MARKETER } from '../learn/demo/world.ts'

const FILES = new URL('../../examples/site/', import.meta.url)

/** Where and when the doors are set up. */
interface Opening {
  readonly pool: Pool
  readonly workspace: WorkspaceId
  readonly first: Timestamp
}

/** Sets up the website of the demo as its members would have: forms with their versions, the library, CTAs and the positions of pages. */
export async function openDoors(opening: Opening, forms: readonly DemoForm[]): Promise<void> {
  const { pool, workspace, first } = opening
  const by = { by: MARKETER.email, at: first }
  for (const planned of PLANNED_ASSETS) await shelve(opening, planned)
  for (const form of forms) await publishVersions(opening, form)
  await addForm(pool, { workspace, by: MARKETER.email, now: first }, DRAFT_FORM.id, DRAFT_FORM.text)
  for (const { body, state } of PLANNED_CTAS) await addCta(pool, workspace, body, by, state)
  await savePathRules(pool, workspace, { rules: PLANNED_PATHS, version: 0 }, by)
}

async function publishVersions({ pool, workspace }: Opening, { id, versions }: DemoForm): Promise<void> {
  for (const { version, fromMs: ms, text: source, form, note } of versions) {
    const doing = { workspace, by: MARKETER.email, now: fromMs(ms) }
    const { revision } =
      version === 1
        ? await addForm(pool, doing, id, source)
        : await saveForm(pool, doing, id, { revision: version - 1, source })
    await publishForm(pool, doing, id, { revision, source, form, note })
  }
}

async function shelve(opening: Opening, { body, state, file }: PlannedAsset): Promise<void> {
  const { pool, workspace, first } = opening
  const by = { by: MARKETER.email, at: first }
  const source = file === undefined ? undefined : await upload(opening, file)
  const { id, version } = await addAsset(pool, workspace, { ...body, ...(source !== undefined && { source }) }, by)
  if (state !== 'draft') await setAssetState(pool, workspace, id, { state, version }, by)
}

/** A file of the repository, in the database like any that was uploaded. */
async function upload({ pool, workspace, first }: Opening, name: string) {
  const bytes = readFileSync(new URL(name, FILES))
  const file = { id: idOf('file', COMPANY.slug, name), name, size: bytes.length }
  await beginFile(pool, workspace, { ...file, by: MARKETER.email }, first)
  await addBytes(pool, workspace, file, 0, Readable.from([bytes]))
  const sha256 = createHash('sha256').update(bytes).digest()
  await judgedFile(pool, workspace, file.id, { kind: name.slice(name.lastIndexOf('.') + 1), sha256 })
  return { kind: 'upload', file: file.id } as const
}
