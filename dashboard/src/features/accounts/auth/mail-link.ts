import { readChoice } from '@/lib/search.ts'

const MAIL_TYPES = ['signup', 'recovery', 'invite', 'magiclink', 'email', 'email_change'] as const
type MailType = (typeof MAIL_TYPES)[number]
/** Whoever follows these has no password that he knows. */
const WITHOUT_PASSWORD = ['recovery', 'invite']

/** What a link out of one of Auth's mails carries behind its `#`, where no server and no log sees it. */
export type MailLink =
  | { kind: 'token'; tokenHash: string; type: MailType }
  | { kind: 'session'; accessToken: string; refreshToken: string }
  | { kind: 'error'; code: string }

/**
 * Reads the part of an address behind the `#`, or its query; null when it is none of Auth's. Our own mails carry a token that is good
 * once; the mails of a project whose templates were not set come back with a session, or with an error.
 */
export function readMailLink(part: string): MailLink | null {
  const values = new URLSearchParams(part.replace(/^[#?]/, ''))
  const code = values.get('error_code') ?? values.get('error')
  if (code) return { kind: 'error', code }
  const tokenHash = values.get('token_hash')
  if (tokenHash) {
    return { kind: 'token', tokenHash, type: readChoice(values.get('type'), MAIL_TYPES) ?? 'signup' }
  }
  const accessToken = values.get('access_token')
  const refreshToken = values.get('refresh_token')
  return accessToken && refreshToken ? { kind: 'session', accessToken, refreshToken } : null
}

/**
 * The page for a link that leads to the site itself, as Auth has it lead where its list lacks the page that asked; null
 * for an address without one.
 */
export function placeOfMailLink(
  hash: string,
  query: string,
): { to: '/confirmar' | '/nova-senha'; hash: string } | null {
  const part = [hash, query].find((each) => readMailLink(each))?.replace(/^[#?]/, '')
  if (part === undefined) return null
  const type = new URLSearchParams(part).get('type') ?? ''
  return { to: WITHOUT_PASSWORD.includes(type) ? '/nova-senha' : '/confirmar', hash: part }
}
