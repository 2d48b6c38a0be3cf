// What the project has switched off, answered as hosted Auth answers it then.

import { requirePerson } from './caller.ts'
import type { Auth, Call, Handler } from './context.ts'
import { AuthError, invalid } from './errors.ts'

const FACTORS = {
  totp: ['mfa_totp_enroll_not_enabled', 'TOTP'],
  phone: ['mfa_phone_enroll_not_enabled', 'Phone'],
  webauthn: ['mfa_webauthn_enroll_not_enabled', 'WebAuthn'],
} as const

export async function enrollFactor(auth: Auth, { request, url, body }: Call): Promise<never> {
  await requirePerson(auth, request, url)
  const type = body.text('factor_type')
  if (!(type in FACTORS)) throw invalid('factor_type needs to be totp, phone, or webauthn')
  const [code, name] = FACTORS[type as keyof typeof FACTORS]
  throw new AuthError(422, code, `MFA enroll is disabled for ${name}`)
}

export async function useFactor(auth: Auth, { request, url }: Call): Promise<never> {
  await requirePerson(auth, request, url)
  throw new AuthError(404, 'mfa_factor_not_found', 'Factor not found')
}

export async function authorize(_auth: Auth, { url }: Call): Promise<never> {
  const provider = url.searchParams.get('provider') ?? ''
  if (!/^[a-z_]+$/.test(provider))
    throw invalid(`Unsupported provider: Provider ${provider} could not be found`)
  throw invalid('Unsupported provider: provider is not enabled')
}

export function refuse(status: number, code: string, message: string): Handler {
  return () => Promise.reject(new AuthError(status, code, message))
}
