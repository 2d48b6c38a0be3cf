// A new password ends the person's other sessions, as on hosted: whoever has stolen one is out.

import type { ServerOptions } from '@supabase/lite'
import type pg from 'pg'

type Middleware = NonNullable<ServerOptions['middlewares']>[number]

const OTHERS = 'delete from auth.sessions where user_id = $1 and id is distinct from $2'

/** To be run around lite's own change of a person. */
export function endOtherSessions(pool: pg.Pool): Middleware {
  return async (context, next) => {
    const { raw, method } = context.req
    if (method !== 'PUT' || new URL(raw.url).pathname !== '/auth/v1/user') return next()
    const asked = raw.clone()
    await next()
    const { jwt } = context.var
    if (context.res.ok && jwt && (await hasPassword(asked)))
      await pool.query(OTHERS, [jwt.sub, jwt.session_id ?? null])
  }
}

async function hasPassword(request: Request): Promise<boolean> {
  const body: unknown = await request.json().catch(() => undefined)
  return typeof body === 'object' && body !== null && 'password' in body
}
