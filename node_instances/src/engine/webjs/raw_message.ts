import type { People } from './page_people.ts'

/** What the library keeps of the page's own model, beyond what it types. */
export type RawMessage = {
  notifyName?: string
  caption?: string
  mimetype?: string
  filename?: string
  size?: number
  quotedStanzaID?: string
  quotedMessageId?: string
  isViewOnce?: boolean
  subtype?: string
  latestEditSenderTimestampMs?: number
  people?: People
  [field: string]: unknown
}
