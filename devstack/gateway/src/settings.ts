// What the gateway is told by the supervisor, through the environment.

export interface Settings {
  port: number
  supabaseUrl: string
  databaseUrl: string
  publishableKey: string
  secretKey: string
  jwtSecret: string
  jwtSeconds: number
  realtimePort: number
  mailPort: number
  smtpPort: number
  /** New people must follow a mail's link before they can sign in. */
  confirmEmail: boolean
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
    jwtSeconds: Number(text('GATEWAY_JWT_SECONDS')),
    realtimePort: Number(text('GATEWAY_REALTIME_PORT')),
    mailPort: Number(text('GATEWAY_MAIL_PORT')),
    smtpPort: Number(text('GATEWAY_SMTP_PORT')),
    confirmEmail: environment.GATEWAY_CONFIRM_EMAIL === '1',
    storageDir: text('GATEWAY_STORAGE_DIR'),
  }
}
