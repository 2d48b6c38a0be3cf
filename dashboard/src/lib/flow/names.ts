/** A name for a variable out of what somebody calls it: letters without accents, digits, underscores. */
export function variableName(text: string): string {
  const name = text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  return /^\d/.test(name) ? `v_${name}`.slice(0, 40) : name
}

/** Whether the engine takes it for the name of a variable. */
export const isVariableName = (text: string) => /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(text)

/** An id that none of these has, such as for an option or a branch. */
export function newIdAmong(entries: readonly { id: string }[]): string {
  const taken = new Set(entries.map(({ id }) => id))
  for (let number = entries.length + 1; ; number += 1) {
    if (!taken.has(String(number))) return String(number)
  }
}
