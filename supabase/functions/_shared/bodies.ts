// What is sent to a function, as far as it is wanted.

/** As the types of both versions of Deno say it. */
export type Bytes = ReturnType<typeof join>

/** `code`: `body_too_large` or `body_too_slow`. */
export class BodyError extends Error {
  constructor(readonly code: 'body_too_large' | 'body_too_slow') {
    super(code)
  }

  get status(): number {
    return this.code === 'body_too_large' ? 413 : 408
  }
}

/** The whole body; BodyError when it has more bytes or takes longer. What is left of it is not read. */
export async function readBody(
  { headers, body }: Pick<Request, 'headers' | 'body'>,
  maxBytes: number,
  milliseconds = 10_000,
): Promise<Bytes> {
  if (Number(headers.get('content-length') ?? 0) > maxBytes) throw new BodyError('body_too_large')
  const chunks: Uint8Array[] = []
  if (!body) return new Uint8Array()
  const reader = body.getReader()
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new BodyError('body_too_slow')), milliseconds)
  try {
    let bytes = 0
    for (;;) {
      const { done, value } = await Promise.race([reader.read(), late])
      if (done) return join(chunks, bytes)
      bytes += value.length
      if (bytes > maxBytes) throw new BodyError('body_too_large')
      chunks.push(value)
    }
  } catch (error) {
    reader.cancel().catch(() => {})
    throw error
  } finally {
    clearTimeout(timer)
  }
}

function join(chunks: Uint8Array[], bytes: number) {
  const whole = new Uint8Array(bytes)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}
