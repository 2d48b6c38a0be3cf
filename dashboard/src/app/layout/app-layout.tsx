import { useParams } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useIsExpired } from '@/lib/session-state.ts'
import { useAccess, useSession } from '../access.ts'
import { useAccessChanges } from '../access-changes.ts'
import { LoadingPage } from '../loading-page.tsx'
import { Frame } from './frame.tsx'

// Not needed before anything is shown, and few readers meet some of them.
const FirstAccount = lazy(async () => ({ default: (await import('./first-account.tsx')).FirstAccount }))
const SignInAgain = lazy(async () => ({ default: (await import('./sign-in-again.tsx')).SignInAgain }))

export function AppLayout() {
  const { accounts, platformAdmin } = useAccess()
  const { email } = useSession()
  const isExpired = useIsExpired()
  const { accountId } = useParams({ strict: false })
  // An account's page tells by itself that it is not the reader's, or no longer.
  const isHomeless = accounts.length === 0 && !platformAdmin && accountId === undefined
  useAccessChanges(accounts)
  return (
    <>
      <Suspense fallback={<LoadingPage />}>{isHomeless ? <FirstAccount /> : <Frame />}</Suspense>
      <Suspense fallback={<div className="fixed inset-0 z-70 bg-background" />}>
        {isExpired && <SignInAgain email={email} />}
      </Suspense>
    </>
  )
}
