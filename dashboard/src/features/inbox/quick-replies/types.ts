import type { Selected } from '@/lib/database.ts'

export const QUICK_REPLY_COLUMNS =
  'id, account_id, shortcut, message, updated_at, files:quick_reply_files(media_id, position)'

/** A text that members put into a message by `/shortcut`, with the files that it brings along. */
export type QuickReply = Selected<'quick_replies', 'id, account_id, shortcut, message, updated_at'> & {
  files: Selected<'quick_reply_files', 'media_id, position'>[]
}

export interface QuickReplyDraft {
  shortcut: string
  message: string
  mediaIds: readonly string[]
}

/** As many files as a reply brings along. */
export const MOST_FILES = 10
