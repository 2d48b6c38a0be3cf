// A message's file, out of the page in pieces: the library would hand it over whole, as one text.
import type { Page } from 'puppeteer'
import type { Message } from 'whatsapp-web.js'
import { within } from '../../deadline.ts'
import { InstanceError } from '../../errors.ts'
import type { FetchedMedia } from '../types.ts'
import { isViewOnce } from './message_content.ts'
import type { RawMessage } from './raw_message.ts'

const CHUNK_BYTES = 1024 * 1024
const CHUNK_MILLISECONDS = 15_000
/** What nobody takes out of the page is forgotten there. */
const HELD_MILLISECONDS = 180_000
const HELD = /^held:\d+$/

/**
 * The library downloads a file and then makes a text of it by this one function of its own. From here on that keeps
 * the bytes in the page and answers a name for them. Safe to run again; the page may have been loaded anew.
 */
const HOLD = `(() => {
  if (window.WWebJS.arrayBufferToBase64Async.isHolding) return
  const held = (window.heldMedia = { count: 0, files: new Map() })
  const hold = async (buffer) => {
    const name = 'held:' + ++held.count
    held.files.set(name, new Blob([buffer]))
    setTimeout(() => held.files.delete(name), ${HELD_MILLISECONDS})
    return name
  }
  hold.isHolding = true
  window.WWebJS.arrayBufferToBase64Async = hold
})()`

const sizeOf = (name: string) => `window.heldMedia.files.get('${name}').size`
const drop = (name: string) => `void window.heldMedia.files.delete('${name}')`
const read = (name: string, start: number) => `new Promise((resolve, reject) => {
  const reader = new FileReader()
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(',') + 1))
  reader.onerror = () => reject(reader.error)
  reader.readAsDataURL(window.heldMedia.files.get('${name}').slice(${start}, ${start + CHUNK_BYTES}))
})`

/** Throws `no_media`, `media_too_large`; a size that WhatsApp names is looked at before anything is downloaded. */
export async function downloadMedia(page: Page, message: Message, maxBytes: number): Promise<FetchedMedia> {
  const raw = message.rawData as RawMessage
  if (!message.hasMedia || isViewOnce(raw)) throw new InstanceError('no_media')
  const { size: told } = raw
  if (typeof told === 'number' && told > maxBytes) throw new InstanceError('media_too_large')
  await page.evaluate(HOLD)
  const media = await message.downloadMedia()
  if (!media) throw new InstanceError('no_media')
  const { data: name, mimetype, filename } = media
  if (!HELD.test(name)) throw new InstanceError('engine_failed', 'The library has another way with files.')
  const size = Number(await page.evaluate(sizeOf(name)))
  if (size > maxBytes) {
    await page.evaluate(drop(name))
    throw new InstanceError('media_too_large')
  }
  return { size, mimetype, filename: filename ?? null, chunks: takeOut(page, name, size) }
}

async function* takeOut(page: Page, name: string, size: number): AsyncGenerator<Buffer> {
  try {
    for (let start = 0; start < size; start += CHUNK_BYTES) {
      const text = await within(CHUNK_MILLISECONDS, page.evaluate(read(name, start)))
      yield Buffer.from(String(text), 'base64')
    }
  } finally {
    page.evaluate(drop(name)).catch(() => {})
  }
}
