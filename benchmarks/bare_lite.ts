// @supabase/lite alone, with its own driver behind its own HTTP server: what the gateway is measured against.
// Environment: PORT, DATABASE_URL, PUBLISHABLE_KEY, SECRET_KEY, JWT_SECRET. Ends when its stdin closes.

import { serve } from '@hono/node-server'
import { App } from '@supabase/lite'
import { PostgresConnection } from '@supabase/lite/postgres'

function setting(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is missing`)
  return value
}

const connection = new PostgresConnection({ url: setting('DATABASE_URL') })
// Its blanket grants would change the database that it is measured on.
Object.assign(connection, { rlsState: 'active' })
const app = new App({
  connection,
  api: { enabled: true, schemas: ['public', 'orchestrator'], max_rows: 1000 },
  auth: {
    enabled: true,
    jwt_secret: setting('JWT_SECRET'),
    publishable_key: setting('PUBLISHABLE_KEY'),
    secret_key: setting('SECRET_KEY'),
  },
  options: { server: { admin: false, disableStudio: true } },
})
serve({ fetch: (request) => app.fetch(request), port: Number(setting('PORT')), hostname: '127.0.0.1' })
process.stdin.on('end', () => process.exit(0)).resume()
