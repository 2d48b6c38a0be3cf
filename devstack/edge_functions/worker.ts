// Inside a function's worker: takes its handler from Deno.serve, and hands it what the process was asked.

import type { Answered, Asked, FromWorker, ToWorker } from './messages.ts'

type Handler = (request: Request, info: object) => Response | Promise<Response>

/** Statuses of answers that have no body. */
const BODILESS = new Set([101, 204, 205, 304])
const FAILED = { status: 500, headers: [['content-type', 'text/plain']] as [string, string][] }
const worker = self as unknown as {
  postMessage(message: FromWorker, transfer: ArrayBuffer[]): void
  onmessage: (event: MessageEvent<ToWorker>) => void
}
let handler: Handler | undefined

const runtime = globalThis as unknown as { Deno: { serve: unknown }; EdgeRuntime: object }
runtime.Deno.serve = (...given: unknown[]) => {
  const options = given.find((part) => typeof part === 'object') as { handler?: Handler } | undefined
  handler = (given.find((part) => typeof part === 'function') as Handler | undefined) ?? options?.handler
  return { finished: new Promise(() => {}), shutdown: async () => {} }
}
// What goes on after the answer goes on by itself: the worker stays.
runtime.EdgeRuntime = {
  waitUntil: (promise: Promise<unknown>) => promise.catch((error) => console.error(error)),
}

/** Called when the function's file has been run; throws when it serves nothing. */
export function begin(served: { default?: unknown }): void {
  const exported = served.default as { fetch?: Handler } | undefined
  const serve = handler ?? exported?.fetch?.bind(exported)
  if (!serve) throw new Error('it serves nothing: no Deno.serve, no default export with fetch')
  worker.onmessage = ({ data }) => {
    if ('ping' in data) worker.postMessage({ pong: data.ping }, [])
    else void answer(serve, data.ask)
  }
  worker.postMessage({ ready: true }, [])
}

async function answer(serve: Handler, asked: Asked): Promise<void> {
  const told = await run(serve, asked)
  worker.postMessage({ answer: told }, told.body ? [told.body] : [])
}

async function run(serve: Handler, asked: Asked): Promise<Answered> {
  const { id, method, url, headers, body } = asked
  try {
    const remoteAddr = { transport: 'tcp', hostname: '127.0.0.1', port: 0 }
    const response = await serve(new Request(url, { method, headers, body }), { remoteAddr })
    const { status } = response
    const isEmpty = BODILESS.has(status) || response.body === null
    return { id, status, headers: [...response.headers], body: isEmpty ? null : await response.arrayBuffer() }
  } catch (error) {
    console.error(error)
    return { id, ...FAILED, body: new TextEncoder().encode('Internal Server Error').buffer as ArrayBuffer }
  }
}
