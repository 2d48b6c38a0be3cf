// Signatures, and comparing them without telling by the time it takes how far they agree.

export type Hash = 'SHA-1' | 'SHA-256'
export type Encoding = 'hex' | 'base64'

const encoder = new TextEncoder()

export async function hmac(
  hash: Hash,
  secret: string | BufferSource,
  signed: string | BufferSource,
  encoding: Encoding = 'hex',
): Promise<string> {
  const key = await crypto.subtle.importKey('raw', bytesOf(secret), { name: 'HMAC', hash }, false, ['sign'])
  return encode(new Uint8Array(await crypto.subtle.sign('HMAC', key, bytesOf(signed))), encoding)
}

/** Whether both are the same. Digests are compared: their length and the place of a difference say nothing. */
export async function isEqual(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([digest(one), digest(other)])
  let difference = 0
  for (let at = 0; at < left.length; at++) difference |= left[at]! ^ right[at]!
  return difference === 0
}

/** Whether it is one of these; each of them is looked at. An empty one is nobody's secret. */
export async function isOneOf(given: string, secrets: string[]): Promise<boolean> {
  const same = await Promise.all(secrets.map((secret) => isEqual(given, secret)))
  return given !== '' && same.includes(true)
}

export function encode(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding === 'base64') return btoa(String.fromCharCode(...bytes))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function digest(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)))
}

function bytesOf(given: string | BufferSource): BufferSource {
  return typeof given === 'string' ? encoder.encode(given) : given
}
