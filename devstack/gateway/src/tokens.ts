// Access tokens: signed here with an ES256 key that anybody may check (`/auth/v1/.well-known/jwks.json`), and read. The
// older shared secret (HS256) signs nothing any more and is still believed, as hosted does while keys are rotated.

import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'
import { importJWK, type JWTHeaderParameters, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { LruMap } from './lru_map.ts'

/** One comes with each request of a session, and its proof costs as much as all else that the request does. */
const PROVEN = 1000

export type Claims = JWTPayload & { role?: string; session_id?: string }

/** The private key as it is kept: EC P-256, with its `kid`. */
export type SigningKey = JsonWebKey & { kid: string }

export class Tokens {
  readonly issuer: string
  readonly #kid: string
  readonly #privateKey: ReturnType<typeof importJWK>
  readonly #publicKey: KeyObject
  readonly #secret: Uint8Array
  readonly #proven = new LruMap<Claims>(PROVEN)

  constructor(key: SigningKey, secret: string, issuer: string) {
    this.issuer = issuer
    this.#kid = key.kid
    this.#privateKey = importJWK(key, 'ES256')
    this.#publicKey = createPublicKey({ key, format: 'jwk' })
    this.#secret = new TextEncoder().encode(secret)
  }

  async sign(claims: Claims): Promise<string> {
    const header = { alg: 'ES256', kid: this.#kid, typ: 'JWT' }
    return new SignJWT({ iss: this.issuer, ...claims })
      .setProtectedHeader(header)
      .sign(await this.#privateKey)
  }

  /** The claims of a token that is ours and runs; jose's errors otherwise. Proved once, then taken at its word. */
  async verify(token: string): Promise<Claims> {
    const proven = this.#proven.get(token)
    if (proven && !isOver(proven)) return proven
    const { payload } = await jwtVerify<Claims>(token, (header) => this.#keyOf(header), {
      algorithms: ['ES256', 'HS256'],
    })
    if (payload.iss !== undefined && payload.iss !== this.issuer) throw new Error('another issuer')
    if (payload.iat !== undefined && payload.iat > now()) throw new IssuedInFutureError()
    this.#proven.set(token, payload)
    return payload
  }

  /** What anybody may check tokens with. */
  keySet(): { keys: JsonWebKey[] } {
    const key = this.#publicKey.export({ format: 'jwk' })
    return { keys: [{ ...key, kid: this.#kid, alg: 'ES256', use: 'sig', key_ops: ['verify'] }] }
  }

  /** The key decides the algorithm, never the token: no public key is ever taken for a secret. */
  #keyOf({ kid, alg }: JWTHeaderParameters): KeyObject | Uint8Array {
    if (kid === this.#kid && alg === 'ES256') return this.#publicKey
    if (kid === undefined && alg === 'HS256') return this.#secret
    throw new Error('no such key')
  }
}

export class IssuedInFutureError extends Error {}

function isOver({ exp }: Claims): boolean {
  return exp !== undefined && exp <= now()
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
