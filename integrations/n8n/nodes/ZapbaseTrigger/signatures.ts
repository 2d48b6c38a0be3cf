/** Standard Webhooks 1.0: is it from the Zapbase that was subscribed? */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IWebhookFunctions } from 'n8n-workflow'

type Headers = ReturnType<IWebhookFunctions['getHeaderData']>

const SECONDS = 300

/** Signed with the secret, a moment ago; `body` as it came. */
export function isSigned(headers: Headers, body: Buffer | string | undefined, secret: string): boolean {
  const id = headers['webhook-id']
  const timestamp = Number(headers['webhook-timestamp'])
  if (!id || body === undefined || !(Math.abs(Date.now() / 1000 - timestamp) <= SECONDS)) return false
  const hmac = createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
  const expected = Buffer.from(`v1,${hmac.update(`${id}.${timestamp}.`).update(body).digest('base64')}`)
  return String(headers['webhook-signature'] ?? '')
    .split(' ')
    .map((given) => Buffer.from(given))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected))
}
