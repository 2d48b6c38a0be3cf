/**
 * Gaps of a text that are filled in before it is sent, written as in the texts of flows: what is asked for, then a
 * fall-back or other letters. The database refuses whatever is none (private.check_gaps): tests/shared/gaps.json holds
 * for both, and for the flows' engine.
 */
const GAP =
  /(?<!\{)\{\{\s*([A-Za-z0-9_.]+)((?:\s*\|\s*(?:default\s*:\s*(?:'[^'{}]*'|"[^"{}]*")|capitalize|upcase|downcase))*)\s*\}\}(?!\})/g
const STEP = /default\s*:\s*(?:'([^']*)'|"([^"]*)")|capitalize|upcase|downcase/g

/** What a gap may ask for; before a field's name stands `contact.fields.`. */
export const GAP_NAMES = [
  'contact.name',
  'contact.first_name',
  'contact.phone',
  'number.name',
  'attendant.name',
  'attendant.first_name',
  'account.name',
] as const
export type GapName = (typeof GAP_NAMES)[number]
export const FIELD_GAP = 'contact.fields.'

/** A part of a text that somebody has to write. */
export interface LeftGap {
  start: number
  end: number
  name: string
}

/** Whether every gap can be read. */
export function areReadable(text: string): boolean {
  return !/\{\{|\}\}|\{%|%\}/.test(text.replace(GAP, ''))
}

/** What the gaps of a text ask for. */
export function namesOf(text: string): string[] {
  return [...new Set([...text.matchAll(GAP)].map(([, name]) => name ?? ''))]
}

/** The text with what is known in its gaps; one without a value and a fall-back stays, called as people call it. */
export function fillGaps(
  text: string,
  read: (name: string) => string,
  label: (name: string) => string,
): string {
  return text.replace(GAP, (_, name: string, steps: string) => {
    const filled = follow(read(name), steps)
    return filled ?? `{{ ${label(name).replace(/[{}]/g, '')} }}`
  })
}

/** Undefined: nothing is there, and nobody said what then. */
function follow(value: string, steps: string): string | undefined {
  let filled = value
  let hasDefault = false
  for (const [step, single, double] of steps.matchAll(STEP)) {
    if (step === 'upcase') filled = filled.toUpperCase()
    else if (step === 'downcase') filled = filled.toLowerCase()
    else if (step === 'capitalize') filled = filled.slice(0, 1).toUpperCase() + filled.slice(1).toLowerCase()
    else {
      hasDefault = true
      filled ||= single ?? double ?? ''
    }
  }
  return filled || hasDefault ? filled : undefined
}

/** What is left to write: nothing goes out with two opening braces. */
export function leftGaps(text: string): LeftGap[] {
  return [...text.matchAll(/\{{2,}([^{}]*)\}{2,}|\{\{/g)].map((found) => ({
    start: found.index,
    end: found.index + found[0].length,
    name: (found[1] ?? '').trim() || '{{',
  }))
}
