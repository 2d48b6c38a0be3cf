import type { I18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { ErrorPage } from './error-page.tsx'

/** Shown in place of everything when the page cannot learn where its backend is. */
export function StartFailure({ i18n }: { i18n: I18n }) {
  return (
    <I18nProvider i18n={i18n}>
      <ErrorPage code="network" onRetry={() => window.location.reload()} />
    </I18nProvider>
  )
}
