// The settings of `[auth]` in supabase/config.toml, as the supervisor hands them on.

export interface AuthConfig {
  siteUrl: string
  redirectUrls: readonly string[]
  jwtSeconds: number
  allowsSignUp: boolean
  passwordLength: number
  /** A refresh token that is used again within these is answered, not punished. */
  reuseSeconds: number
  isRotating: boolean
  email: EmailConfig
}

export interface EmailConfig {
  isEnabled: boolean
  /** New people follow a mail's link before they can sign in. */
  confirms: boolean
  /** A new address is confirmed by the old one as well. */
  confirmsTwice: boolean
  /** A new password needs a code from a mail unless the session is young. */
  reauthenticates: boolean
  codeDigits: number
  codeSeconds: number
  templates: Record<string, Template>
}

export interface Template {
  subject?: string
  content_path?: string
}

interface Written {
  site_url?: string
  additional_redirect_urls?: string[]
  jwt_expiry?: number
  enable_signup?: boolean
  minimum_password_length?: number
  enable_refresh_token_rotation?: boolean
  refresh_token_reuse_interval?: number
  email?: {
    enabled?: boolean
    enable_confirmations?: boolean
    double_confirm_changes?: boolean
    secure_password_change?: boolean
    otp_length?: number
    otp_expiry?: number
    template?: Record<string, Template>
  }
}

/** Reads the JSON of that table; what it leaves out is as in the Supabase CLI. `confirms`: '1' or '0' in its place. */
export function readAuthConfig(json: string, confirms?: string): AuthConfig {
  const written = JSON.parse(json) as Written
  const email = written.email ?? {}
  return {
    siteUrl: written.site_url ?? 'http://127.0.0.1:3000',
    redirectUrls: written.additional_redirect_urls ?? [],
    jwtSeconds: written.jwt_expiry ?? 3600,
    allowsSignUp: written.enable_signup ?? true,
    passwordLength: written.minimum_password_length ?? 6,
    isRotating: written.enable_refresh_token_rotation ?? true,
    reuseSeconds: written.refresh_token_reuse_interval ?? 10,
    email: {
      isEnabled: email.enabled ?? true,
      confirms: confirms ? confirms === '1' : (email.enable_confirmations ?? false),
      confirmsTwice: email.double_confirm_changes ?? true,
      reauthenticates: email.secure_password_change ?? false,
      codeDigits: email.otp_length ?? 6,
      codeSeconds: email.otp_expiry ?? 3600,
      templates: email.template ?? {},
    },
  }
}
