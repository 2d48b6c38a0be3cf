import { createHash, X509Certificate } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generate } from 'selfsigned'

export interface Certificate {
  key: string
  cert: string
  /** Base64 SHA-256 of the public key: what Chromium's flag pins. */
  spkiHash: string
}

const LIFETIME_MS = 10 * 365 * 86_400_000

/** The stand-in's certificate: made at the first start, kept in the state folder. */
export async function loadCertificate(stateDir: string): Promise<Certificate> {
  mkdirSync(stateDir, { recursive: true, mode: 0o700 })
  const file = join(stateDir, 'certificate.json')
  const kept = readKept(file)
  if (kept) return withHash(kept)
  const made = await generate([{ name: 'commonName', value: 'web.whatsapp.com' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notAfterDate: new Date(Date.now() + LIFETIME_MS),
  })
  const pair = { key: made.private, cert: made.cert }
  writeFileSync(file, JSON.stringify(pair), { mode: 0o600 })
  return withHash(pair)
}

function readKept(file: string): { key: string; cert: string } | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { key: string; cert: string }
  } catch {
    return undefined
  }
}

function withHash(pair: { key: string; cert: string }): Certificate {
  const publicKey = new X509Certificate(pair.cert).publicKey.export({ type: 'spki', format: 'der' })
  return { ...pair, spkiHash: createHash('sha256').update(publicKey).digest('base64') }
}
