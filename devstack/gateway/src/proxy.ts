// Requests and WebSocket upgrades handed on, byte for byte, to another port of this machine.

import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { writeJson } from './bridge.ts'

const HOST = '127.0.0.1'
const CONNECT_MILLISECONDS = 5_000

export interface Target {
  name: string
  port: number
  /** Rewrites the path; the query stays. */
  path(url: string): string
}

export function proxyRequest(incoming: IncomingMessage, response: ServerResponse, target: Target): void {
  const outgoing = httpRequest({
    host: HOST,
    port: target.port,
    method: incoming.method,
    path: target.path(incoming.url ?? '/'),
    headers: incoming.headers,
  })
  outgoing.on('response', (answer) => {
    for (const [name, value] of Object.entries(answer.headers)) if (value) response.setHeader(name, value)
    response.writeHead(answer.statusCode ?? 502)
    answer.pipe(response)
  })
  outgoing.on('error', () => {
    if (response.headersSent) response.destroy()
    else writeJson(response, 503, { code: 'unavailable', message: `${target.name} does not answer` })
  })
  response.on('close', () => outgoing.destroy())
  incoming.pipe(outgoing)
}

export function proxyUpgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer, target: Target): void {
  const upstream = connect({ host: HOST, port: target.port, noDelay: true })
  upstream.setTimeout(CONNECT_MILLISECONDS, () => upstream.destroy())
  upstream.on('connect', () => {
    upstream.setTimeout(0)
    upstream.write(requestHead(incoming, target))
    upstream.write(head)
    upstream.pipe(socket).pipe(upstream)
  })
  upstream.on('error', () => socket.destroy())
  socket.on('error', () => upstream.destroy())
  upstream.on('close', () => socket.destroy())
  socket.on('close', () => upstream.destroy())
}

function requestHead(incoming: IncomingMessage, target: Target): string {
  const lines = [`${incoming.method} ${target.path(incoming.url ?? '/')} HTTP/1.1`]
  for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
    lines.push(`${incoming.rawHeaders[index]}: ${incoming.rawHeaders[index + 1]}`)
  }
  return `${lines.join('\r\n')}\r\n\r\n`
}
