// What Auth tells everybody about itself.

import type { Auth } from './context.ts'

/** As long as clients keep the keys; hosted says the same. */
const KEYS_SECONDS = 600
const PROVIDERS = [
  'apple',
  'azure',
  'bitbucket',
  'discord',
  'facebook',
  'figma',
  'fly',
  'github',
  'gitlab',
  'google',
  'kakao',
  'keycloak',
  'linkedin',
  'linkedin_oidc',
  'notion',
  'slack',
  'slack_oidc',
  'spotify',
  'twitch',
  'twitter',
  'workos',
  'zoom',
]

export async function showHealth(): Promise<object> {
  return {
    version: 'devstack',
    name: 'GoTrue',
    description: 'GoTrue is a user registration and authentication API',
  }
}

export async function showSettings({ config }: Auth): Promise<object> {
  const off = Object.fromEntries(PROVIDERS.map((provider) => [provider, false]))
  return {
    external: { anonymous_users: false, ...off, email: config.email.isEnabled, phone: false },
    disable_signup: !config.allowsSignUp,
    mailer_autoconfirm: !config.email.confirms,
    phone_autoconfirm: false,
    sms_provider: '',
    saml_enabled: false,
  }
}

export async function showKeys({ tokens }: Auth): Promise<Response> {
  return Response.json(tokens.keySet(), { headers: { 'cache-control': `public, max-age=${KEYS_SECONDS}` } })
}

export async function showOpenId({ tokens }: Auth): Promise<Response> {
  const { issuer } = tokens
  const body = {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/user`,
    id_token_signing_alg_values_supported: ['ES256'],
    subject_types_supported: ['public'],
  }
  return Response.json(body, { headers: { 'cache-control': `public, max-age=${KEYS_SECONDS}` } })
}
