/** What stands where Zapier or n8n would: an address that is told of events. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { waitFor } from './stack.ts'

export interface Delivery {
  path: string
  headers: IncomingHttpHeaders
  content: string
}

export interface Receiver {
  url: (path: string) => string
  /** The first that came to this path. */
  first: (path: string) => Promise<Delivery>
  close: () => void
}

export async function openReceiver(): Promise<Receiver> {
  const came: Delivery[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const content = Buffer.concat(chunks).toString()
      came.push({ path: request.url ?? '', headers: request.headers, content })
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    first: (path) => waitFor(`a delivery to ${path}`, () => came.find((delivery) => delivery.path === path)),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
