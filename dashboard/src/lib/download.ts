import { RequestError } from './errors.ts'

/** Has the browser save these bytes under that name. */
export function saveFile(bytes: Blob, filename: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(bytes)
  link.download = filename
  link.click()
  // The browser has taken hold of the bytes once the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href))
}

/**
 * The body of what `ask` answers, read to its end; `onBytes` hears how much has come. A stream that stays silent for
 * `silence` milliseconds is given up as `network`, one that breaks off too.
 */
export async function readBytes(
  ask: (limit: AbortSignal) => Promise<Response>,
  silence: number,
  onBytes: (count: number) => void,
): Promise<Blob> {
  const limit = new AbortController()
  const giveUp = () => limit.abort(new RequestError('network', 'the download fell silent'))
  let timer = setTimeout(giveUp, silence)
  try {
    const response = await ask(limit.signal)
    const parts: BlobPart[] = []
    let count = 0
    for await (const part of response.body ?? []) {
      clearTimeout(timer)
      timer = setTimeout(giveUp, silence)
      parts.push(part)
      count += part.byteLength
      onBytes(count)
    }
    return new Blob(parts, { type: response.headers.get('content-type') ?? '' })
  } catch (error) {
    if (error instanceof RequestError || (error instanceof DOMException && error.name === 'AbortError'))
      throw error
    throw new RequestError('network', String(error))
  } finally {
    clearTimeout(timer)
  }
}
