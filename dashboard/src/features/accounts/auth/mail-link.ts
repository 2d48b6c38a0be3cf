/** What a link out of one of Auth's mails carries behind its `#`, where no server and no log sees it. */
export type MailLink =
  | { kind: 'token'; tokenHash: string; type: 'signup' | 'recovery' }
  | { kind: 'session'; accessToken: string; refreshToken: string }
  | { kind: 'error'; code: string }

/**
 * Reads the part of an address behind the `#`; null when it is none of Auth's. Our own mails carry a token that is good
 * once; the mails of a project whose templates were not set come back with a session, or with an error.
 */
export function readMailLink(hash: string): MailLink | null {
  const values = new URLSearchParams(hash.replace(/^#/, ''))
  const code = values.get('error_code') ?? values.get('error')
  if (code) return { kind: 'error', code }
  const tokenHash = values.get('token_hash')
  if (tokenHash) {
    return { kind: 'token', tokenHash, type: values.get('type') === 'recovery' ? 'recovery' : 'signup' }
  }
  const accessToken = values.get('access_token')
  const refreshToken = values.get('refresh_token')
  return accessToken && refreshToken ? { kind: 'session', accessToken, refreshToken } : null
}
