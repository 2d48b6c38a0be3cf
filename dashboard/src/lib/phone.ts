const BRAZILIAN = /^55(\d{2})(\d{4,5})(\d{4})$/

/** Digits of E.164 without `+` as people read them; Brazilian numbers with area code and hyphen. */
export function formatPhone(digits: string): string {
  const parts = BRAZILIAN.exec(digits)
  return parts ? `+55 (${parts[1]}) ${parts[2]}-${parts[3]}` : `+${digits}`
}

/**
 * What somebody typed as digits of E.164, or null when it cannot be a phone. Without `+` ten or eleven digits
 * are a Brazilian number with its area code; longer ones bring their country's code.
 */
export function parsePhone(text: string): string | null {
  const typed = text.trim()
  if (!/^\+?[\d\s().-]+$/.test(typed)) return null
  const digits = typed.replace(/\D/g, '').replace(/^0+/, '')
  const full = !typed.startsWith('+') && /^\d{10,11}$/.test(digits) ? `55${digits}` : digits
  const least = typed.startsWith('+') ? 8 : 12
  return full.length >= least && full.length <= 15 ? full : null
}

/** A phone as far as it was typed, in its local form: Brazilian without `+`, any country's with it. */
export function formatTypedPhone(text: string): string {
  const digits = text.replace(/\D/g, '')
  if (text.trim().startsWith('+') || digits.length > 11 || digits.startsWith('0')) return text
  const [area, rest] = [digits.slice(0, 2), digits.slice(2)]
  const half = rest.length > 8 ? 5 : 4
  const [first, last] = [rest.slice(0, half), rest.slice(half)]
  if (rest === '') return digits
  return `(${area}) ${first}${last && `-${last}`}`
}
