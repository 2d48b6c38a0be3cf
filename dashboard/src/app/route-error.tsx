import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { errorCode } from '@/lib/errors.ts'
import { ErrorPage } from './error-page.tsx'

/** The error boundary of every page: says what went wrong and loads the page again. */
export function RouteError({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return <ErrorPage code={errorCode(error)} onRetry={retry} />
}
