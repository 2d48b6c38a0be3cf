// What the gateway is told by the supervisor, through the environment.

import { type AuthConfig, readAuthConfig } from './auth/config.ts'
import type { FunctionsConfig } from './functions/process.ts'
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
  /** Of a program that webhooks tell, where there is one. */
  receiverPort: number | undefined
  smtpPort: number
  auth: AuthConfig
  /** Where Storage keeps its objects. */
  storageDir: string
  functions: FunctionsConfig
}

/** A setting that cannot be used; the message names it, and never says what it holds. */
export class SettingError extends Error {}

/** Reads the settings; throws SettingError for the first that is missing or wrong. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const text = (name: string): string => {
    const value = environment[name]
    if (!value) throw new SettingError(`${name} is not set`)
    return value
  }
  const port = (name: string): number => {
    const number = Number(text(name))
    if (!(Number.isInteger(number) && number >= 1 && number <= 65535))
      throw new SettingError(`${name} must be a port from 1 to 65535`)
    return number
  }
  const json = <T>(name: string, read: (text: string) => T): T => {
    try {
      return read(text(name))
    } catch (error) {
      if (error instanceof SettingError) throw error
      throw new SettingError(`${name} must be JSON`)
    }
  }
  return {
    port: port('GATEWAY_PORT'),
    supabaseUrl: text('GATEWAY_URL'),
    databaseUrl: text('GATEWAY_DATABASE_URL'),
    publishableKey: text('GATEWAY_PUBLISHABLE_KEY'),
    secretKey: text('GATEWAY_SECRET_KEY'),
    jwtSecret: text('GATEWAY_JWT_SECRET'),
    signingKey: json('GATEWAY_SIGNING_KEY', (key) => JSON.parse(key) as SigningKey),
    realtimePort: port('GATEWAY_REALTIME_PORT'),
    mailPort: port('GATEWAY_MAIL_PORT'),
    receiverPort: environment.GATEWAY_RECEIVER_PORT ? port('GATEWAY_RECEIVER_PORT') : undefined,
    smtpPort: port('GATEWAY_SMTP_PORT'),
    auth: json('GATEWAY_AUTH', (config) => readAuthConfig(config, environment.GATEWAY_CONFIRM_EMAIL)),
    storageDir: text('GATEWAY_STORAGE_DIR'),
    functions: json('GATEWAY_FUNCTIONS', (config) => JSON.parse(config) as FunctionsConfig),
  }
}
