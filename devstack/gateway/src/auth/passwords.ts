// Passwords: which are good enough, and their hashes.

import { randomBytes } from 'node:crypto'
import bcrypt from 'bcryptjs'
import { AuthError, invalid } from './errors.ts'

/** bcrypt looks at no more. */
const MOST_BYTES = 72
const ROUNDS = 10
/** Of a password that nobody knows: what is compared where there is no other. */
const NOBODYS = bcrypt.hash(randomBytes(32).toString('base64url'), ROUNDS)

export function hashPassword(password: string): Promise<string> {
  return bcrypt.hash(password, ROUNDS)
}

/** As slow where there is no hash: nobody learns by the time it takes who has a password. */
export async function isPassword(password: string, hash: string | null | undefined): Promise<boolean> {
  const isRight = await bcrypt.compare(password, hash || (await NOBODYS))
  return isRight && Boolean(hash)
}

/** Why a password is too weak, in hosted's words; undefined for a good one. */
export function weakness(
  password: string,
  length: number,
): { message: string; reasons: string[] } | undefined {
  if (Buffer.byteLength(password) >= length) return undefined
  return { message: `Password should be at least ${length} characters.`, reasons: ['length'] }
}

export function assertGoodPassword(password: string, length: number): void {
  if (Buffer.byteLength(password) > MOST_BYTES)
    throw invalid(`Password cannot be longer than ${MOST_BYTES} characters`)
  const weak = weakness(password, length)
  if (weak)
    throw new AuthError(422, 'weak_password', weak.message, { weak_password: { reasons: weak.reasons } })
}

/** For those who choose none. */
export function makePassword(): string {
  return randomBytes(32).toString('base64url')
}
