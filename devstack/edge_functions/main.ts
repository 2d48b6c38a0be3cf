// The process that runs the project's functions; the gateway starts it, and it ends when the gateway is gone.
// Arguments: the port, the folder with an entry for each function.

import { FunctionError, FunctionWorker } from './function_worker.ts'
import type { Answered } from './messages.ts'

const [port = '', folder = ''] = Deno.args
const entries = new URL(`${folder}/`, 'file:///')
const workers = new Map<string, FunctionWorker>()

Deno.serve({ hostname: '127.0.0.1', port: Number(port), onListen: () => {} }, async (request) => {
  const { pathname } = new URL(request.url)
  const name = pathname.split('/', 2)[1] ?? ''
  if (name === '') return new Response('ok')
  const worker = workers.get(name) ?? new FunctionWorker(new URL(`${name}.ts`, entries))
  workers.set(name, worker)
  try {
    const body = request.body ? await request.arrayBuffer() : null
    const { method, url, headers } = request
    return toResponse(method, await worker.ask({ method, url, headers: [...headers], body }))
  } catch (error) {
    if (!(error instanceof FunctionError)) throw error
    return Response.json({ code: error.code, message: error.message }, { status: error.status })
  }
})

/** No page is served from here, as on hosted without a domain of one's own. */
function toResponse(method: string, { status, headers, body }: Answered): Response {
  const answer = new Response(body, { status, headers })
  if (method === 'GET' && answer.headers.get('content-type')?.startsWith('text/html')) {
    answer.headers.set('content-type', 'text/plain')
  }
  return answer
}

for await (const _ of Deno.stdin.readable);
Deno.exit(0)
