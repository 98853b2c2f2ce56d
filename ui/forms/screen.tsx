import { DoorTabs } from '../app/door-tabs.tsx'
import { Empty } from '../kit/empty.tsx'
import { Page } from '../kit/page.tsx'
import { formsWords as words } from '../words/forms.ts'

/** Forms and pages: the forms. */
export function FormsScreen() {
  return (
    <Page title={words.title} lead={words.lead}>
      <DoorTabs />
      <Empty sentence={words.empty} />
    </Page>
  )
}
