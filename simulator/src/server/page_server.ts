import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import type { MediaStore } from '../phones/media_store.ts'
import type { Certificate } from './certificate.ts'
import { readBody } from './http.ts'
import type { Hub } from './hub.ts'
import { sendFile } from './static_files.ts'

const PAGE_ROOT = join(import.meta.dirname, '../../page')
const LARGEST_MEDIA_BYTES = 100 * 1024 * 1024

export type PageFault = 'none' | 'hang' | 'mute'

/** web.whatsapp.com itself: the page, its socket, its media, and the faults that hold before pairing. */
export class PageServer {
  readonly server: Server
  private readonly media: MediaStore
  private fault: PageFault = 'none'
  private held: ServerResponse[] = []

  constructor(certificate: Certificate, hub: Hub, media: MediaStore) {
    this.media = media
    this.server = createServer({ key: certificate.key, cert: certificate.cert })
    this.server.on('request', (request, response) => void this.answer(request, response))
    this.server.on('upgrade', (request, socket, head) => hub.upgrade(request, socket, head))
  }

  /**
   * `mute`: connections open and nothing is ever answered. `hang`: the page comes but its renderer
   * freezes at once. `none` lets go of every request that was held.
   */
  setFault(fault: PageFault): void {
    this.fault = fault
    if (fault === 'none') this.releaseHeld()
  }

  releaseHeld(): void {
    for (const response of this.held) response.destroy()
    this.held = []
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'https://web.whatsapp.com')
    // A synchronous request that never ends freezes a renderer without burning a core.
    if (this.fault === 'mute' || pathname === '/hang') return void this.held.push(response)
    try {
      if (pathname === '/' && this.fault === 'hang') sendHangingPage(response)
      else if (pathname === '/media') await this.storeMedia(request, response)
      else if (pathname.startsWith('/media/')) this.sendMedia(response, pathname.slice('/media/'.length))
      else if (!(await sendFile(response, PAGE_ROOT, pathname === '/' ? 'index.html' : pathname))) {
        response.writeHead(404).end()
      }
    } catch {
      response.destroy()
    }
  }

  private async storeMedia(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await readBody(request, LARGEST_MEDIA_BYTES)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ hash: this.media.put(bytes) }))
  }

  private sendMedia(response: ServerResponse, hash: string): void {
    const bytes = this.media.get(hash)
    if (!bytes) return void response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes.length })
    response.end(bytes)
  }
}

function sendHangingPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
  response.end('<!doctype html><script src="/hang.js"></script>')
}
