// Texts of others, as PostgreSQL keeps them.

/** The same without NUL and without halves of a character. */
export function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed()
}
