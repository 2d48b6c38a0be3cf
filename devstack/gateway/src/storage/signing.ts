// Addresses that let in whoever holds them: what they are for is said and signed in their token.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { refusals } from './errors.ts'

export interface Grant {
  /** `<bucket>/<key>` */
  url: string
  scope: 'download' | 'upload'
  exp: number
  owner?: string
  upsert?: boolean
}

export class Signer {
  readonly #secret: string

  constructor(secret: string) {
    this.#secret = createHmac('sha256', secret).update('addresses of Storage').digest('base64url')
  }

  sign(grant: Omit<Grant, 'exp'>, seconds: number): string {
    const iat = Math.floor(Date.now() / 1000)
    const body = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ ...grant, iat, exp: iat + seconds })}`
    return `${body}.${this.#signatureOf(body)}`
  }

  /** What the token is good for; refused unless it is this. */
  verify(token: string | null, url: string, scope: Grant['scope']): Grant {
    if (token === null) throw refusals.invalidRequest("querystring must have required property 'token'")
    const grant = this.#read(token)
    if (grant.scope !== scope) throw refusals.invalidSignature(`Token is not scoped for ${scope}`)
    if (grant.url !== url) throw refusals.invalidSignature()
    if (!(grant.exp * 1000 > Date.now())) throw refusals.invalidToken('"exp" claim timestamp check failed')
    return grant
  }

  #read(token: string): Grant {
    const parts = token.split('.')
    if (parts.length !== 3) throw refusals.invalidToken('Invalid Compact JWS')
    const given = Buffer.from(parts[2] ?? '')
    const right = Buffer.from(this.#signatureOf(`${parts[0]}.${parts[1]}`))
    if (given.length !== right.length || !timingSafeEqual(given, right))
      throw refusals.invalidToken('signature verification failed')
    return JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString())
  }

  #signatureOf(body: string): string {
    return createHmac('sha256', this.#secret).update(body).digest('base64url')
  }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
