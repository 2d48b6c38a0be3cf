// What every part of Auth works with.

import type pg from 'pg'
import type { Tokens } from '../tokens.ts'
import type { Body } from './body.ts'
import type { Brakes } from './brakes.ts'
import type { Codes } from './codes.ts'
import type { AuthConfig } from './config.ts'
import type { Mailer } from './mailer.ts'

export interface Auth {
  pool: pg.Pool
  config: AuthConfig
  tokens: Tokens
  codes: Codes
  mailer: Mailer
  brakes: Brakes
  publishableKey: string
  secretKey: string
}

export interface Call {
  request: Request
  url: URL
  body: Body
  /** What the path names, such as a person's id. */
  id: string
}

/** Answers with JSON (200), or with a response of its own. */
export type Handler = (auth: Auth, call: Call) => Promise<object>
