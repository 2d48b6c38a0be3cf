import type { Selected } from '@/lib/database.ts'

export const QUICK_REPLY_COLUMNS = 'id, account_id, shortcut, message, media_id, updated_at'

/** A text that members put into a message by `/shortcut`. */
export type QuickReply = Selected<'quick_replies', typeof QUICK_REPLY_COLUMNS>

export type QuickReplyDraft = Pick<QuickReply, 'shortcut' | 'message' | 'media_id'>
