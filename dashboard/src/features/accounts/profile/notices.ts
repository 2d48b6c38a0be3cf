import type { Profile } from './types.ts'

/**
 * How a person wants to hear that something waits for him: in `profiles.preferences` by these names, which the database
 * reads too (`private.wants_notice` and what calls it). What he never chose is as here.
 */
const DEFAULTS = {
  // Of what.
  notice_mine: true,
  notice_unassigned: true,
  notice_mentions: true,
  // How, while a page is open.
  notice_sound: true,
  notice_desktop: false,
  // And while he is away.
  notice_digest: false,
  /** The words of a message leave the page. */
  notice_text: false,
}
export type NoticeName = keyof typeof DEFAULTS
export type Notices = Record<NoticeName, boolean>

export function readNotices(preferences: Profile['preferences'] | undefined): Notices {
  const known = typeof preferences === 'object' && preferences ? preferences : {}
  const isChosen = ([name, usual]: [string, boolean]) => {
    const chosen = (known as Record<string, unknown>)[name]
    return [name, typeof chosen === 'boolean' ? chosen : usual]
  }
  return Object.fromEntries(Object.entries(DEFAULTS).map(isChosen)) as Notices
}

/** Whether he wants to hear of a chat that somebody has written in. */
export function wantsMessage(notices: Notices, assignedTo: string | null, userId: string): boolean {
  if (assignedTo === null) return notices.notice_unassigned
  return assignedTo === userId && notices.notice_mine
}
