import type { Row, Selected } from '../database.ts'

export const MEDIA_COLUMNS = 'id, mimetype, filename, size, state, error_code'

/** A file that an account keeps. */
export type Media = Selected<'media', typeof MEDIA_COLUMNS>

/** A file of a message: of a picture with its size in pixels, where its bytes say it. */
export type MessageFile = Media & Pick<Row<'media'>, 'width' | 'height'>

/** The largest file the server takes unless it is told otherwise (bytes). */
export const LARGEST_FILE = 32 * 1024 * 1024

const PICTURES = new Set(['image/jpeg', 'image/png', 'image/webp', 'image/gif'])
const FILMS = new Set(['video/mp4', 'video/3gpp', 'video/webm', 'video/quicktime'])

/** As what WhatsApp shows a file; what it cannot show is a document. */
export function kindOfFile(mimetype: string): Row<'conversations'>['kind'] {
  const type = mimetype.split(';')[0]?.trim().toLowerCase() ?? ''
  if (PICTURES.has(type)) return 'image'
  if (FILMS.has(type)) return 'video'
  if (type === 'audio/ogg') return 'voice'
  return type.startsWith('audio/') ? 'audio' : 'document'
}
