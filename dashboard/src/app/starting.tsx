import type { I18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { hasKeptSession } from '@/lib/supabase.ts'
import { FrameSkeleton } from './layout/frame-skeleton.tsx'
import { publicRoutes } from './route-tree/public.ts'

const PUBLIC: string[] = publicRoutes.map(({ options }) => ('path' in options ? options.path : ''))

/** While nothing is known yet, not even where the backend is: the frame, for whoever seems to be signed in. */
export function Starting({ i18n }: { i18n: I18n }) {
  const { pathname } = window.location
  if (!hasKeptSession() || (pathname !== '/' && PUBLIC.includes(pathname))) return null
  return (
    <I18nProvider i18n={i18n}>
      <FrameSkeleton />
    </I18nProvider>
  )
}
