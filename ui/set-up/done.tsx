import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { SetUpState, Step } from '#src/access/set-up.ts'
import { api } from '../app/api.ts'
import { useMay } from '../app/session.ts'
import { Copy } from '../kit/copy.tsx'
import { toastFailure } from '../kit/toast.tsx'
import { setUpWords } from '../words/set-up.ts'
import { DemoCard } from './demo-card.tsx'
import css from './set-up.module.css'
import { TestLead } from './test-lead.tsx'

interface DoneProps {
  readonly state: SetUpState
  readonly slug: string
  readonly onGo: (step: Step) => void
}

/** Three ways to see it work, where it can be reached, and how to make it public. */
export function Done({ state, slug, onGo }: DoneProps) {
  const mayImport = useMay('import')
  return (
    <>
      {mayImport ? (
        <div className={css.cards}>
          <DemoCard />
          <section className={css.card}>
            <h2>{setUpWords.csvTitle}</h2>
            <p>{setUpWords.csv}</p>
            <div>
              <Button
                renderRoot={(props) => <Link to="/w/$workspace/import" params={{ workspace: slug }} {...props} />}
              >
                {setUpWords.csvGo}
              </Button>
            </div>
          </section>
          <TestLead slug={slug} onGo={onGo} />
        </div>
      ) : null}
      <Here state={state} />
      <div className={css.section}>
        <p>
          <Link to="/w/$workspace/funnel" params={{ workspace: slug }}>
            {setUpWords.toFunnel}
          </Link>
        </p>
        <p>
          <Link to="/w/$workspace/set-up" params={{ workspace: slug }} search={{ step: 'company' }}>
            {setUpWords.again}
          </Link>
        </p>
      </div>
    </>
  )
}

/** The port that a proxy before Sluice passes calls on to. */
const portOf = (url: string): string => new URL(url).port || '80'

function Here({ state: { here } }: { readonly state: SetUpState }) {
  const lines = setUpWords.https(portOf(here.url)).join('\n')
  return (
    <>
      <section className={css.section}>
        <h2>{setUpWords.hereTitle}</h2>
        <p>
          {here.onlyHere ? setUpWords.hereOnly : setUpWords.hereOpen} <code>{here.url}</code>
        </p>
      </section>
      {here.onlyHere ? <Sample /> : null}
      {here.onlyHere ? (
        <section className={css.section}>
          <h2>{setUpWords.httpsTitle}</h2>
          <p className="quiet">{setUpWords.httpsLead}</p>
          <pre className={css.code}>{lines}</pre>
          <div>
            <Copy text={lines} />
          </div>
        </section>
      ) : null}
    </>
  )
}

/** A write key stands in every page it is used on, so that it may stand in an address too. */
function Sample() {
  const mayMakeKeys = useMay('manage')
  const open = async () => {
    // Opened before the wait: a window that opens later is taken for an advertisement.
    const tab = window.open('about:blank', '_blank')
    try {
      const { key } = await api.post<{ readonly key: string }>('/api/keys', {
        kind: 'write',
        label: setUpWords.sampleKey,
      })
      if (tab !== null) tab.location.href = `/sample/index.html?key=${encodeURIComponent(key)}`
    } catch (failure) {
      tab?.close()
      toastFailure(failure, setUpWords.sampleFailed)
    }
  }
  if (!mayMakeKeys) return null
  return (
    <section className={css.section}>
      <h2>{setUpWords.sampleTitle}</h2>
      <p>{setUpWords.sample}</p>
      <div>
        <Button variant="default" onClick={() => void open()}>
          {setUpWords.sampleGo}
        </Button>
      </div>
    </section>
  )
}
