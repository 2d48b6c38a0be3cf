/** A file that stands beside the text until it is sent. */
export interface Attachment {
  key: string
  filename: string
  mimetype: string
  size: number
  /** Undefined: it is stored already, as `mediaId`. */
  file?: File
  mediaId?: string
}
