import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext } from '@tanstack/react-router'
import type { Supabase } from '@/lib/supabase.ts'
import { RootLayout } from '../root-layout.tsx'

export interface RouterContext {
  supabase: Supabase
  queryClient: QueryClient
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({ component: RootLayout })
