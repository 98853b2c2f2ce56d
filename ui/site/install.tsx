import { TrackerLine } from '../app/tracker-line.tsx'
import { Empty } from '../kit/empty.tsx'
import { siteWords } from '../words/site.ts'

const words = siteWords.install

/** How a website is tied to this workspace: one line and a key that may stand in public. */
export const Install = () => (
  <Empty title={words.title} sentence={words.sentence} action={<TrackerLine base={location.origin} />} />
)
