// Addresses of files in Storage that let in whoever has them, for a moment.

import { projectUrl, secretKey } from '../_shared/environment.ts'

const STORAGE = '/storage/v1'
const BUCKET = 'media'
const GOOD_SECONDS = 60
const ASK_MILLISECONDS = 5_000

/** Below the project's own address. Throws when Storage gives none in time. */
export async function signAddress(path: string): Promise<string> {
  const key = secretKey()
  const place = `/object/sign/${BUCKET}/${path.split('/').map(encodeURIComponent).join('/')}`
  const response = await fetch(`${projectUrl()}${STORAGE}${place}`, {
    method: 'POST',
    headers: { apikey: key, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ expiresIn: GOOD_SECONDS }),
    signal: AbortSignal.timeout(ASK_MILLISECONDS),
  })
  const told = (await response.json()) as { signedURL?: unknown; message?: unknown }
  // Nobody is led elsewhere, whatever it says.
  if (!response.ok || typeof told?.signedURL !== 'string' || !told.signedURL.startsWith(`${place}?token=`)) {
    throw new Error(`Storage answered ${response.status} ${told?.message ?? ''}`.trim())
  }
  return `${STORAGE}${told.signedURL}`
}
