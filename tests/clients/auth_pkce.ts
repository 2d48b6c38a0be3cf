// supabase-js with PKCE: asks for a mail by METHOD (recovery, otp, signup, change), waits for a line with where its link has
// led, and exchanges the code it finds there. Prints what it saw as JSON lines. SUPABASE_URL, SUPABASE_KEY and EMAIL
// come from the environment.

import { createInterface } from 'node:readline/promises'
import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL = '', SUPABASE_KEY = '', EMAIL = '', METHOD = '' } = process.env
const kept = new Map<string, string>()
const storage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem: (name: string, value: string) => void kept.set(name, value),
  removeItem: (name: string) => void kept.delete(name),
}
const { auth } = createClient(SUPABASE_URL, SUPABASE_KEY, {
  auth: { flowType: 'pkce', storage, autoRefreshToken: false, detectSessionInUrl: false },
})
const password = 'a-long-password'
const redirectTo = 'http://localhost:8000/back?kept=1'
const ways: Record<string, () => Promise<{ error: unknown }>> = {
  recovery: () => auth.resetPasswordForEmail(EMAIL, { redirectTo }),
  otp: () => auth.signInWithOtp({ email: EMAIL, options: { emailRedirectTo: redirectTo } }),
  signup: () => auth.signUp({ email: EMAIL, password, options: { emailRedirectTo: redirectTo } }),
}
const { error } = (await ways[METHOD]?.()) ?? {}
console.log(JSON.stringify({ asked: error ?? true }))

const lines = createInterface({ input: process.stdin })
for await (const line of lines) {
  const code = new URL(line).searchParams.get('code') ?? ''
  const exchanged = await auth.exchangeCodeForSession(code)
  console.log(JSON.stringify({ email: exchanged.data.user?.email, code: exchanged.error?.code }))
}
