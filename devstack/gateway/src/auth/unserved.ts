// What the project has switched off, answered as hosted Auth answers it then.

import { loadUser } from './admin.ts'
import { forAdministrators, requirePerson } from './caller.ts'
import type { Auth, Call, Handler } from './context.ts'
import { AuthError, invalid } from './errors.ts'

const FACTORS = new Map([
  ['totp', ['mfa_totp_enroll_not_enabled', 'TOTP']],
  ['phone', ['mfa_phone_enroll_not_enabled', 'Phone']],
  ['webauthn', ['mfa_webauthn_enroll_not_enabled', 'WebAuthn']],
] as const)

const noSaml = refuse(404, 'saml_provider_disabled', 'SAML 2.0 is disabled')
const noLinking = refuse(404, 'manual_linking_disabled', 'Manual linking is disabled')
const noOAuthServer = refuse(404, 'feature_disabled', 'OAuth server is disabled')
const noProviders = refuse(404, 'feature_disabled', 'Custom OAuth providers are disabled')
const noPasskeys = refuse(404, 'passkey_disabled', 'Passkeys are disabled')
const noCallback = refuse(400, 'bad_oauth_callback', 'OAuth state parameter missing')
const noFactor = refuse(404, 'mfa_factor_not_found', 'Factor not found')
const [noSamlAdmin, noOAuthAdmin, noProvidersAdmin, noPasskeysAdmin, noFactorAdmin] = [
  noSaml,
  noOAuthServer,
  noProviders,
  noPasskeys,
  noFactor,
].map(forAdministrators) as [Handler, Handler, Handler, Handler, Handler]

/** Paths with their methods, as in the table of those that are served. */
export const SWITCHED_OFF: Record<string, Record<string, Handler>> = {
  '/authorize': { GET: authorize },
  '/callback': { GET: noCallback, POST: noCallback },
  '/sso': { POST: noSaml },
  '/user/identities/authorize': { GET: noLinking },
  '/user/identities/:id': { DELETE: noLinking },
  '/user/oauth/grants': { GET: noOAuthServer, DELETE: noOAuthServer },
  '/oauth/authorizations/:id': { GET: noOAuthServer },
  '/oauth/authorizations/:id/consent': { POST: noOAuthServer },
  '/passkeys': { GET: noPasskeys },
  '/passkeys/:id': { PATCH: noPasskeys, DELETE: noPasskeys },
  '/passkeys/:id/:step': { POST: noPasskeys },
  '/factors': { POST: enrollFactor },
  '/factors/:id': { GET: useFactor, POST: useFactor, DELETE: useFactor },
  '/factors/:id/:step': { POST: useFactor },
  '/admin/users/:id/factors': { GET: forAdministrators(listNothing) },
  '/admin/users/:id/factors/:factor': { PUT: noFactorAdmin, DELETE: noFactorAdmin },
  '/admin/users/:id/passkeys': { GET: forAdministrators(listNothing) },
  '/admin/users/:id/passkeys/:passkey': { DELETE: noPasskeysAdmin },
  '/admin/sso/providers': { GET: noSamlAdmin, POST: noSamlAdmin },
  '/admin/sso/providers/:id': { GET: noSamlAdmin, PUT: noSamlAdmin, DELETE: noSamlAdmin },
  '/admin/oauth/clients': { GET: noOAuthAdmin, POST: noOAuthAdmin },
  '/admin/oauth/clients/:id': { GET: noOAuthAdmin, PUT: noOAuthAdmin, DELETE: noOAuthAdmin },
  '/admin/oauth/clients/:id/regenerate_secret': { POST: noOAuthAdmin },
  '/admin/custom-providers': { GET: noProvidersAdmin, POST: noProvidersAdmin },
  '/admin/custom-providers/:id': { GET: noProvidersAdmin, PUT: noProvidersAdmin, DELETE: noProvidersAdmin },
}

/** Grants of `/token` that are not given. */
export const GRANTS_OFF: [string, Handler][] = [
  ['id_token', refuse(400, 'provider_disabled', 'Provider is not enabled')],
  ['web3', refuse(422, 'web3_provider_disabled', 'Web3 provider is disabled')],
]

async function enrollFactor(auth: Auth, { request, url, body }: Call): Promise<never> {
  await requirePerson(auth, request, url)
  const factor = FACTORS.get(body.text('factor_type') as 'totp')
  if (!factor) throw invalid('factor_type needs to be totp, phone, or webauthn')
  const [code, name] = factor
  throw new AuthError(422, code, `MFA enroll is disabled for ${name}`)
}

async function useFactor(auth: Auth, call: Call): Promise<object> {
  await requirePerson(auth, call.request, call.url)
  return noFactor(auth, call)
}

async function listNothing(auth: Auth, { id }: Call): Promise<object> {
  await loadUser(auth.pool, id)
  return []
}

async function authorize(_auth: Auth, { url }: Call): Promise<never> {
  const provider = url.searchParams.get('provider') ?? ''
  if (!/^[a-z_]+$/.test(provider))
    throw invalid(`Unsupported provider: Provider ${provider} could not be found`)
  throw invalid('Unsupported provider: provider is not enabled')
}

function refuse(status: number, code: string, message: string): Handler {
  return () => Promise.reject(new AuthError(status, code, message))
}
