import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, redirect } from '@tanstack/react-router'
import { placeOfMailLink } from '@/features/accounts/auth/mail-link.ts'
import type { Supabase } from '@/lib/supabase.ts'
import { RootLayout } from '../root-layout.tsx'

export interface RouterContext {
  supabase: Supabase
  queryClient: QueryClient
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  // Before anybody is asked to sign in, and before the link could come into that page's address.
  beforeLoad: ({ location: { pathname, hash, searchStr } }) => {
    const place = pathname === '/' ? placeOfMailLink(hash, searchStr) : null
    if (place) throw redirect({ ...place, replace: true })
  },
  component: RootLayout,
})
