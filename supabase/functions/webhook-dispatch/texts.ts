// What is kept of an answer.

export const MAX_TEXT_BYTES = 1_024

/** Its first kilobyte as text that a database takes: no half character, no NUL. */
export function firstOf(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes.subarray(0, MAX_TEXT_BYTES)).replaceAll('\0', '')
  // What is no UTF-8 has grown.
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(MAX_TEXT_BYTES))
  return text.slice(0, read)
}
