// Auth, put together.

import { SmtpEmailDriver } from '@supabase/lite'
import type pg from 'pg'
import type { Settings } from '../settings.ts'
import type { Tokens } from '../tokens.ts'
import { Brakes } from './brakes.ts'
import { Codes } from './codes.ts'
import type { Auth } from './context.ts'
import { Mailer } from './mailer.ts'

const MAIL_MILLISECONDS = 5_000

export function openAuth(settings: Settings, pool: pg.Pool, tokens: Tokens): Auth {
  const config = settings.auth
  const driver = new SmtpEmailDriver({
    host: '127.0.0.1',
    port: settings.smtpPort,
    from: { name: 'Zapbase', address: 'no-reply@zapbase.local' },
    requireTls: false,
    timeoutMs: MAIL_MILLISECONDS,
  })
  const { publishableKey, secretKey } = settings
  return {
    ...{ pool, config, tokens, publishableKey, secretKey },
    codes: new Codes(settings.jwtSecret, config.email.codeDigits, config.email.codeSeconds),
    mailer: new Mailer(driver, config, tokens.issuer),
    brakes: new Brakes(),
  }
}
