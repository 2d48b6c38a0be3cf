const STORAGE_KEY = 'zapbase.invitation'

/** The token behind the `#` of an invitation's link; '' without one. */
export function readInvitationToken(hash: string): string {
  const text = hash.replace(/^#/, '')
  return /^[\w-]{8,200}$/.test(text) ? text : ''
}

/**
 * Kept while the person signs up: the link of the confirmation mail may open another tab. The token opens one
 * invitation, once, and only for a week.
 */
export function keepInvitation(token: string): void {
  localStorage.setItem(STORAGE_KEY, token)
}

export function keptInvitation(): string {
  return localStorage.getItem(STORAGE_KEY) ?? ''
}

export function forgetInvitation(): void {
  localStorage.removeItem(STORAGE_KEY)
}
