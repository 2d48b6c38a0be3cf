import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { createContext, useContext } from 'react'
import type { Config } from './config.ts'
import type { Database } from './database.ts'

export type Supabase = SupabaseClient<Database>

const SESSION_KEY = 'zapbase.session'
/** Where each client's project is. */
const configs = new WeakMap<Supabase, Pick<Config, 'supabase_url' | 'publishable_key'>>()

/** One client for the page: supabase-js keeps the session in local storage and refreshes its token. */
export function createSupabase(config: Config): Supabase {
  const supabase: Supabase = createClient(config.supabase_url, config.publishable_key, {
    auth: {
      persistSession: true,
      autoRefreshToken: true,
      detectSessionInUrl: false,
      storageKey: SESSION_KEY,
    },
    global: { fetch: askOrRefuse },
  })
  configs.set(supabase, config)
  return supabase
}

/** Nobody reads a table without a session, so such a request (another tab has just signed out) stays here. */
const askOrRefuse: typeof fetch = (input, init) => {
  const { pathname } = new URL(input instanceof Request ? input.url : input)
  const isForMembers = /\/rest\/v1\/(?!rpc\/)|\/rpc\/my_access$/.test(pathname)
  if (!isForMembers || hasKeptSession()) return fetch(input, init)
  return Promise.resolve(Response.json({ message: 'nobody is signed in' }, { status: 401 }))
}

/** What a request that goes by the client needs: the project's address and its public key; empty of a client from elsewhere. */
export function projectOf(supabase: Supabase) {
  return configs.get(supabase) ?? { supabase_url: '', publishable_key: '' }
}

/** Whether somebody has signed in here; if he still is, only the server knows. */
export function hasKeptSession(): boolean {
  return localStorage.getItem(SESSION_KEY) !== null
}

/** The access token of whoever is signed in, renewed when it has expired; empty without a session. */
export async function sessionToken(supabase: Supabase): Promise<string> {
  const { data } = await supabase.auth.getSession()
  return data.session?.access_token ?? ''
}

const SupabaseContext = createContext<Supabase | null>(null)

export const SupabaseProvider = SupabaseContext.Provider

export function useSupabase(): Supabase {
  const supabase = useContext(SupabaseContext)
  if (!supabase) throw new Error('useSupabase needs a SupabaseProvider above it')
  return supabase
}
