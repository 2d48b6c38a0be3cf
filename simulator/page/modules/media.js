// Media: prepared and uploaded when sent, fetched when downloaded. Nothing is encrypted here.
import { register } from '../registry.js'

class OpaqueData {
  static async createFromData(blob, mimetype) {
    return new OpaqueData(blob, mimetype)
  }

  constructor(blob, mimetype) {
    this.blob = blob
    this.mimetype = mimetype
  }

  url() {
    return URL.createObjectURL(this.blob)
  }

  formData() {
    return this.blob
  }

  autorelease() {}
}

/** What the library carries through an upload; its own properties end in the message. */
class MediaData {
  constructor(values) {
    this.set(values)
  }

  set(values) {
    Object.assign(this, values)
  }

  toJSON() {
    const { mediaBlob: _blob, ...values } = this
    return values
  }
}

function typeOf(mimetype, { asDocument, asSticker, isPtt }) {
  if (asSticker) return 'sticker'
  if (asDocument) return 'document'
  const [family] = mimetype.split('/')
  if (family === 'audio') return isPtt ? 'ptt' : 'audio'
  return family === 'image' || family === 'video' ? family : 'document'
}

async function hashOf(blob) {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()))
  return btoa(String.fromCharCode(...digest))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '')
}

function prepRawMedia(opaqueData, options) {
  return {
    async waitForPrep() {
      const { blob, mimetype } = opaqueData
      return new MediaData({
        type: typeOf(mimetype, options),
        mimetype,
        filename: blob.name,
        size: blob.size,
        filehash: await hashOf(blob),
        mediaBlob: opaqueData,
        isGif: Boolean(options.asGif),
      })
    },
  }
}

const mediaObjects = new Map()

function getOrCreateMediaObject(filehash) {
  const known = mediaObjects.get(filehash)
  if (known) return known
  const created = {
    filehash,
    contentInfo: {},
    consolidate({ type, size, mediaBlob }) {
      Object.assign(this, { type, size, mediaBlob })
    },
  }
  mediaObjects.set(filehash, created)
  return created
}

/** Files between their preparation and their upload. */
const blobs = new Map()

async function uploadMedia({ mediaObject }) {
  const response = await fetch('/media', { method: 'POST', body: blobs.get(mediaObject.filehash) })
  const { hash } = await response.json()
  blobs.delete(hash)
  const mmsUrl = `${location.origin}/media/${hash}`
  const names = { mmsUrl, deprecatedMms3Url: mmsUrl, directPath: `/media/${hash}`, mediaKey: hash }
  return { mediaEntry: { ...names, mediaKeyTimestamp: Date.now(), encFilehash: hash, uploadHash: hash } }
}

/** Stickers go up by another way, which tells less. */
async function encryptAndUpload({ blob, mediaKey }) {
  const response = await fetch('/media', { method: 'POST', body: blob })
  const { hash } = await response.json()
  return {
    url: `${location.origin}/media/${hash}`,
    directPath: `/media/${hash}`,
    mediaKey,
    encFilehash: hash,
  }
}

const STICKER_PIXELS = 512

async function toWebpSticker(file) {
  const canvas = new OffscreenCanvas(STICKER_PIXELS, STICKER_PIXELS)
  canvas.getContext('2d').drawImage(await createImageBitmap(file), 0, 0, STICKER_PIXELS, STICKER_PIXELS)
  return canvas.convertToBlob({ type: 'image/webp' })
}

/** The bytes of a media message; a 404 throws an error with that status. */
async function downloadAndMaybeDecrypt({ directPath, signal }) {
  const response = await fetch(directPath, { signal })
  if (!response.ok) throw Object.assign(new Error('media download failed'), { status: response.status })
  return response.arrayBuffer()
}

register({
  WAWebMediaOpaqueData: OpaqueData,
  WAWebPrepRawMedia: { prepRawMedia },
  WAWebMediaStorage: { getOrCreateMediaObject },
  WAWebMmsMediaTypes: { msgToMediaType: ({ type }) => type, castToV4: (type) => type },
  WAWebMediaDataUtils: { shouldUseMediaCache: () => true },
  WAWebMediaInMemoryBlobCache: {
    InMemoryMediaBlobCache: { put: (filehash, blob) => blobs.set(filehash, blob) },
  },
  WAWebMediaMmsV4Upload: { uploadMedia, uploadUnencryptedMedia: uploadMedia },
  WAWebImageUtils: { toWebpSticker },
  WAWebUploadManager: { encryptAndUpload },
  WAWebStartMediaUploadQpl: { startMediaUploadQpl: () => ({}) },
  WAWebDownloadManager: { downloadManager: { downloadAndMaybeDecrypt } },
})
