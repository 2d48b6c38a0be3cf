const BRAZILIAN = /^55(\d{2})(\d{4,5})(\d{4})$/

/** Digits of E.164 without `+` as people read them; Brazilian numbers with area code and hyphen. */
export function formatPhone(digits: string): string {
  const parts = BRAZILIAN.exec(digits)
  return parts ? `+55 (${parts[1]}) ${parts[2]}-${parts[3]}` : `+${digits}`
}

const AREA = '(2[12478]|3[1-578]|5[1345]|7[134579]|[14689][1-9])'
const LOCAL = new RegExp(`^${AREA}(9\\d{8}|[2-9]\\d{7})$`)
const LOCAL_BY_LENGTH = new RegExp(`^${AREA}[6-8]\\d{8}$`)
/** How long a phone is in other countries, the database knows. */
const FOREIGN = /^(1\d{10}|[2-9]\d{7,14})$/
/** Marks of direction and joiners come along when a phone is copied, and hyphens of all kinds. */
const INVISIBLE = /\p{Cf}/gu
const HYPHENS = /[\p{Pd}\u2043\u2212]/gu

/**
 * What somebody typed as digits of E.164, or null when it cannot be a phone; without its country's code it is Brazilian.
 * So read the database (private.normalise_phone) and the orchestrator (read_phone): tests/shared/phones.json holds for all.
 */
export function parsePhone(text: string): string | null {
  const typed = text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(HYPHENS, '-')
    .trim()
    .replace(/^tel:/i, '')
    // 0xx11: the carrier is left to the reader.
    .replace(/^(\(?0)xx/i, '$1')
    // A spreadsheet took the phone for a number.
    .replace(/^(\d{8,15})[.,]0+$/, '$1')
  if (!/^\(?\s*(\+\s*)?[\d(][\d\s().\-/]*$/.test(typed)) return null
  if (typed.includes('+')) return readInternational(typed.replace(/\( *0 *\)/, '').replace(/\D/g, ''))
  const digits = typed.replace(/\D/g, '')
  return digits.startsWith('00') ? readInternational(digits.slice(2)) : readUnmarked(digits)
}

/** Digits as others are told them: foreign ones without a plus may look like a Brazilian phone without its 55. */
export const writePhone = (digits: string) => (digits.startsWith('55') ? digits : `+${digits}`)

function readInternational(digits: string): string | null {
  if (digits.startsWith('55')) return readBrazilian(digits.slice(2))
  return FOREIGN.test(digits) ? digits : null
}

/** Brazilian where it can be, then foreign with its country's code. */
function readUnmarked(digits: string): string | null {
  if (digits.startsWith('0')) return readBrazilian(digits)
  if (LOCAL.test(digits)) return `55${digits}`
  if (digits.startsWith('55')) return readBrazilian(digits.slice(2))
  // No area code of North America begins with 0 or 1.
  if (digits.length >= 10 && !/^1[01]/.test(digits) && FOREIGN.test(digits)) return digits
  return LOCAL_BY_LENGTH.test(digits) ? `55${digits}` : null
}

/** After 55 or a zero, which may bring a carrier's two digits. */
function readBrazilian(digits: string): string | null {
  const found = /^(?:0+(?:[1-9]\d)?)?([1-9]\d{9,10})$/.exec(digits)
  return found ? `55${found[1]}` : null
}
