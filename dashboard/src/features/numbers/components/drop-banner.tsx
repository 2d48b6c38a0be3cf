import { lazy, Suspense } from 'react'

// Once the page itself is there: it may wait, and the page of numbers stood at its budget.
const DropNotice = lazy(async () => ({ default: (await import('./drop-notice.tsx')).DropNotice }))

/** Says on every page that a number has dropped. */
export function DropBanner() {
  return (
    <Suspense>
      <DropNotice />
    </Suspense>
  )
}
