import { lazy, Suspense } from 'react'

const ConditionText = lazy(() => import('./condition-text.tsx').then((all) => ({ default: all.ConditionText })))

/** A condition of the definition as a sentence; as it is written where there are no words for it. */
export function Condition({ cel }: { readonly cel: string }) {
  return (
    <Suspense fallback={<code>{cel}</code>}>
      <ConditionText cel={cel} />
    </Suspense>
  )
}
