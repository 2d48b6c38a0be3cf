import { rejects, strictEqual } from 'node:assert'
import { readBody } from './bodies.ts'

function sent(chunks: string[], ends = true): Pick<Request, 'headers' | 'body'> & { cancelled: boolean } {
  const parts = chunks.map((chunk) => new TextEncoder().encode(chunk))
  const request = {
    headers: new Headers(),
    cancelled: false,
    body: new ReadableStream({
      pull(controller) {
        const part = parts.shift()
        if (part) controller.enqueue(part)
        else if (ends) controller.close()
        else return new Promise(() => {})
      },
      cancel() {
        request.cancelled = true
      },
    }),
  }
  return request
}

Deno.test('a body is read whole, in however many parts it comes', async () => {
  const bytes = await readBody(sent(['olá, ', 'mu', 'ndo']), 100)
  strictEqual(new TextDecoder().decode(bytes), 'olá, mundo')
})

Deno.test('none is an empty one', async () => {
  strictEqual((await readBody(new Request('http://x.test'), 10)).length, 0)
})

Deno.test('one that says that it is too large is not begun', async () => {
  const request = new Request('http://x.test', { method: 'POST', headers: { 'content-length': '11' }, body: '1' })
  await rejects(readBody(request, 10), { code: 'body_too_large', status: 413 })
})

Deno.test('one that is too large is not read on', async () => {
  const request = sent(['12345', '67890', '1', 'more'])
  await rejects(readBody(request, 10), { code: 'body_too_large' })
  strictEqual(request.cancelled, true)
})

Deno.test('as many bytes as it may have are not too many', async () => {
  strictEqual((await readBody(sent(['12345', '67890']), 10)).length, 10)
})

Deno.test('one that stops on its way is not waited for', async () => {
  const request = sent(['12345'], false)
  await rejects(readBody(request, 10, 20), { code: 'body_too_slow', status: 408 })
  strictEqual(request.cancelled, true)
})
