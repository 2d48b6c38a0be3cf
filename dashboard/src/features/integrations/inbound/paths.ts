import type { CallDocument } from './types.ts'

/** A value of a call, and the path by which a mapping finds it. */
export interface Leaf {
  path: string
  /** The path as people read it. */
  label: string
  value: string | number | boolean
}

/** The longest that a mapping takes. */
export const LONGEST_PATH = 300

/** What stands in a call, in its order; what is null or empty is nothing that could be mapped. */
export function leavesOf(document: CallDocument): Leaf[] {
  const leaves: Leaf[] = []
  const walk = (value: unknown, path: string, label: string) => {
    if (Array.isArray(value)) {
      for (const [index, one] of value.entries()) walk(one, `${path}[${index}]`, `${label}[${index}]`)
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, one] of Object.entries(value)) {
        walk(one, path + step(name), label ? `${label}.${name}` : name)
      }
    } else if (isWorth(value)) leaves.push({ path, label, value })
  }
  walk(document, '$', '')
  return leaves.filter(({ path }) => path.length <= LONGEST_PATH)
}

function isWorth(value: unknown): value is Leaf['value'] {
  return (
    typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '')
  )
}

/** RFC 9535 takes names in quotes with the escapes of JSON. */
function step(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

/** What a value could be called in messages and flows: the last name of its path, as an identifier. */
export function valueName({ label }: Leaf): string {
  const last =
    label
      .replace(/\[\d+\]$/, '')
      .split('.')
      .at(-1) ?? ''
  return toIdentifier(last)
}

export function toIdentifier(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '')
  return (/^[0-9]/.test(words) ? `_${words}` : words).slice(0, 60)
}
