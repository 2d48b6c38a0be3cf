import { deepStrictEqual, rejects, strictEqual } from 'node:assert'
import type { Connection } from './connection.ts'
import { Deadline } from './deadline.ts'
import { type Answer, exchange } from './exchange.ts'

/** Gives these parts one after the other, and then ends, or never does. */
function giving(parts: (string | Uint8Array)[], ends = true): Connection & { reads: number } {
  const waiting = parts.map((part) => typeof part === 'string' ? new TextEncoder().encode(part) : part)
  const never = Promise.withResolvers<null>()
  return {
    reads: 0,
    read(buffer) {
      this.reads++
      const part = waiting.shift()
      if (!part) return ends ? Promise.resolve(null) : never.promise
      buffer.set(part.subarray(0, buffer.length))
      if (part.length > buffer.length) waiting.unshift(part.subarray(buffer.length))
      return Promise.resolve(Math.min(part.length, buffer.length))
    },
    write: (bytes) => Promise.resolve(bytes.length),
    close: () => never.resolve(null),
  }
}

async function ask(connection: Connection, milliseconds = 5_000): Promise<Answer> {
  const deadline = new Deadline(milliseconds)
  deadline.closes(connection)
  try {
    return await exchange(connection, new TextEncoder().encode('POST / HTTP/1.1\r\n\r\n'), deadline)
  } finally {
    deadline.end()
  }
}

Deno.test('an answer is read, in however many parts it comes', async () => {
  const text = 'HTTP/1.1 200 OK\r\nRetry-After: 7\r\nContent-Length: 6\r\n\r\nolá!\nmore'
  const whole = new TextEncoder().encode(text)
  for (const size of [1, 3, 1000]) {
    const parts = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) =>
      whole.subarray(at * size, at * size + size))
    const answer = await ask(giving(parts))
    deepStrictEqual([answer.status, answer.headers.get('retry-after'), answer.text], [200, '7', 'olá!\n'])
  }
})

Deno.test('chunks are joined', async () => {
  const answer = await ask(
    giving(['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', '2\r\nol\r\n3;x=y\r\ná!\r\n0\r\n\r\n']),
  )
  strictEqual(answer.text, 'olá!')
})

Deno.test('what is only on the way is not the answer', async () => {
  const answer = await ask(giving(['HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\na: b\r\n\r\n', 'HTTP/1.1 204 No\r\n\r\n']))
  deepStrictEqual([answer.status, answer.text], [204, ''])
})

Deno.test('no more than a kilobyte is kept, and not much more read', async () => {
  const connection = giving(['HTTP/1.1 500 No\r\n\r\n', ...new Array<string>(10_000).fill('x'.repeat(4_096))])
  const answer = await ask(connection)
  deepStrictEqual([answer.status, answer.text], [500, 'x'.repeat(1_024)])
  strictEqual(connection.reads < 5, true)
})

Deno.test('what is no text is kept as text that a database takes', async () => {
  const head = 'HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'
  strictEqual((await ask(giving([head, new Uint8Array([0x61, 0, 0xff, 0x62])]))).text, 'a\ufffdb')
  const long = (await ask(giving([head, new Uint8Array(2_000).fill(0xff)]))).text
  strictEqual(new TextEncoder().encode(long).length <= 1_024, true)
  strictEqual((await ask(giving(['HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n', 'x']))).text, '')
})

Deno.test('an answer whose body does not end is one', async () => {
  const answer = await ask(giving(['HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n', 'so far'], false))
  deepStrictEqual([answer.status, answer.text], [200, 'so far'])
})

Deno.test('what is none says so', async () => {
  const answers = [
    ['HTTP/1.1 200 OK\r\n'],
    ['SSH-2.0-OpenSSH_9.2\r\n'],
    ['HTTP/2 200\r\n\r\n'],
    ['\0\0\0'],
    ['HTTP/1.1 200 OK\r\n', ...new Array<string>(20).fill(`a: ${'x'.repeat(1_000)}\r\n`)],
    new Array<string>(2_000).fill('HTTP/1.1 100 Continue\r\n\r\n'),
  ]
  for (const parts of answers) {
    await rejects(ask(giving(parts)), { code: 'answer_invalid' }, parts[0])
  }
})

Deno.test('who says nothing at all has hung up', () => rejects(ask(giving([])), { code: 'connection_failed' }))

Deno.test('lengths that make no sense hold nobody up', async () => {
  const bodies = [
    'Content-Length: -5\r\n\r\nabc',
    'Content-Length: x\r\n\r\nabc',
    'Transfer-Encoding: chunked\r\n\r\n-5\r\nabc\r\n',
    'Transfer-Encoding: chunked\r\n\r\nfffffffffffff\r\nabc\r\n',
    'Transfer-Encoding: chunked\r\n\r\nx',
  ]
  for (const body of bodies) strictEqual((await ask(giving([`HTTP/1.1 200 OK\r\n${body}`]))).status, 200, body)
})

Deno.test('a head that never ends is not waited for', async () => {
  await rejects(ask(giving(['HTTP/1.1 200 OK\r\n'], false), 50), { code: 'timeout' })
})
