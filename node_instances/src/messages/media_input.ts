import { open, realpath } from 'node:fs/promises'
import { basename, sep } from 'node:path'
import type { SendRequest } from '../contract.generated.ts'
import type { Media } from '../engine/types.ts'
import { InstanceError } from '../errors.ts'

/** Larger media would pass the browser's pipe for many seconds. */
export const MEDIA_MAX_BYTES = 32 * 1024 * 1024

/** The bytes of a request's media, from the request or from a file below `folder`. */
export async function readMedia(media: NonNullable<SendRequest['media']>, folder: string): Promise<Media> {
  const bytes =
    media.path === undefined ? Buffer.from(media.data ?? '', 'base64') : await readFile(media.path, folder)
  if (bytes.length > MEDIA_MAX_BYTES) throw new InstanceError('media_too_large')
  const filename = media.filename ?? (media.path ? basename(media.path) : null)
  return { bytes, mimetype: media.mimetype, filename }
}

/** Wherever links lead: a path that came with a message must not send this machine's own secrets. */
async function readFile(path: string, folder: string): Promise<Buffer> {
  try {
    const [target, root] = await Promise.all([realpath(path), realpath(folder)])
    if (!target.startsWith(root + sep)) throw new InstanceError('media_unreadable')
    await using file = await open(target)
    const { size, ...entry } = await file.stat().then((stat) => ({ size: stat.size, isFile: stat.isFile() }))
    if (!entry.isFile) throw new InstanceError('media_unreadable')
    if (size > MEDIA_MAX_BYTES) throw new InstanceError('media_too_large')
    return await file.readFile()
  } catch (error) {
    throw error instanceof InstanceError ? error : new InstanceError('media_unreadable')
  }
}
