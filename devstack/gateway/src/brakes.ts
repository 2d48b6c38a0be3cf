// Guessing passwords and sending mails go slowly, and take as long for an address that nobody has: hosted Auth counts as
// well, by settings of its own.

import { setTimeout as delay } from 'node:timers/promises'
import type { ServerOptions } from '@supabase/lite'

type Middleware = NonNullable<ServerOptions['middlewares']>[number]

interface Brake {
  most: number
  milliseconds: number
  code: string
  /** Whether an answer counts. */
  counts(status: number): boolean
}

const GUESSES: Brake = {
  most: 10,
  milliseconds: 300_000,
  code: 'over_request_rate_limit',
  counts: (status) => status >= 400,
}
const MAILS: Brake = {
  most: 5,
  milliseconds: 60_000,
  code: 'over_email_send_rate_limit',
  counts: () => true,
}
const PATHS: Record<string, Brake> = {
  '/auth/v1/token': GUESSES,
  '/auth/v1/verify': GUESSES,
  '/auth/v1/recover': MAILS,
  '/auth/v1/otp': MAILS,
  '/auth/v1/magiclink': MAILS,
  '/auth/v1/resend': MAILS,
}
/** Longer than the hash of a password takes. */
const SHORTEST_MILLISECONDS = 150
const REMEMBERED = 10_000

/** To be run around lite's own answers of Auth. */
export function brakes(): Middleware {
  const moments = new Map<string, number[]>()
  return async (context, next) => {
    const { raw, method } = context.req
    const { pathname } = new URL(raw.url)
    const brake = method === 'POST' ? PATHS[pathname] : undefined
    const email = brake && (await emailIn(raw.clone()))
    if (!brake || email === undefined) return next()
    const name = `${brake.code} ${email}`
    const kept = (moments.get(name) ?? []).filter((moment) => moment > Date.now() - brake.milliseconds)
    if (kept.length >= brake.most)
      return context.json({ code: 429, error_code: brake.code, msg: 'try again later' }, 429)
    // Those that come at once are counted at once.
    remember(moments, name, [...kept, Date.now()])
    await Promise.all([next(), delay(SHORTEST_MILLISECONDS)])
    if (!brake.counts(context.res.status)) remember(moments, name, kept)
  }
}

async function emailIn(request: Request): Promise<string | undefined> {
  const body: unknown = await request.json().catch(() => undefined)
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined
  return typeof email === 'string' ? email.trim().toLowerCase() : undefined
}

/** The one used last stands last. */
function remember(moments: Map<string, number[]>, name: string, kept: number[]): void {
  moments.delete(name)
  moments.set(name, kept)
  const [oldest] = moments.keys()
  if (moments.size > REMEMBERED && oldest !== undefined) moments.delete(oldest)
}
