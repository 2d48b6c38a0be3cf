// Signatures of Standard Webhooks 1.0 (symmetric, `v1`).

import { hmac } from './secrets.ts'

const PREFIX = 'whsec_'

/** `webhook-signature`: one for each secret, so that both are good while they rotate. */
export async function signWebhook(
  secrets: string[],
  id: string,
  timestamp: number,
  body: string,
): Promise<string> {
  const signed = `${id}.${timestamp}.${body}`
  const signatures = secrets.map((secret) => hmac('SHA-256', keyOf(secret), signed, 'base64'))
  return (await Promise.all(signatures)).map((signature) => `v1,${signature}`).join(' ')
}

function keyOf(secret: string) {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret
  return Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0))
}
