/** A row of `public.quick_replies`: a text that members put into a message by `/shortcut`. */
export interface QuickReply {
  id: string
  account_id: string
  /** Lower-case letters, digits, `_` and `-`; unique in the account. */
  shortcut: string
  message: string
  media_id: string | null
  updated_at: string
}

export type QuickReplyDraft = Pick<QuickReply, 'shortcut' | 'message' | 'media_id'>
