// What the gateway is told by the supervisor, through the environment.

import { type AuthConfig, readAuthConfig } from './auth/config.ts'
import type { SigningKey } from './tokens.ts'

export interface Settings {
  port: number
  supabaseUrl: string
  databaseUrl: string
  publishableKey: string
  secretKey: string
  /** Believed still; what is signed here is signed with the key. */
  jwtSecret: string
  signingKey: SigningKey
  realtimePort: number
  mailPort: number
  smtpPort: number
  auth: AuthConfig
  /** Where Storage keeps its objects. */
  storageDir: string
}

/** Reads the settings; throws an Error that names the first one missing. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const text = (name: string): string => {
    const value = environment[name]
    if (!value) throw new Error(`${name} is not set`)
    return value
  }
  return {
    port: Number(text('GATEWAY_PORT')),
    supabaseUrl: text('GATEWAY_URL'),
    databaseUrl: text('GATEWAY_DATABASE_URL'),
    publishableKey: text('GATEWAY_PUBLISHABLE_KEY'),
    secretKey: text('GATEWAY_SECRET_KEY'),
    jwtSecret: text('GATEWAY_JWT_SECRET'),
    signingKey: JSON.parse(text('GATEWAY_SIGNING_KEY')) as SigningKey,
    realtimePort: Number(text('GATEWAY_REALTIME_PORT')),
    mailPort: Number(text('GATEWAY_MAIL_PORT')),
    smtpPort: Number(text('GATEWAY_SMTP_PORT')),
    auth: readAuthConfig(text('GATEWAY_AUTH'), environment.GATEWAY_CONFIRM_EMAIL),
    storageDir: text('GATEWAY_STORAGE_DIR'),
  }
}
