import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Answer with a file below `root`; false when there is none of that name. */
export async function sendFile(response: ServerResponse, root: string, path: string): Promise<boolean> {
  const file = join(root, normalize(`/${path}`))
  const contentType = CONTENT_TYPES[extname(file)]
  if (!contentType) return false
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) return false
  response.writeHead(200, {
    'content-type': contentType,
    'content-length': found.size,
    'cache-control': 'no-store',
  })
  createReadStream(file).pipe(response)
  return true
}
