/** What a spreadsheet would take for a formula; the sign counts behind blanks and what is not seen, and in its wide form. */
const FORMULA = /^([\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@])/u

/** Where numbers have a comma, columns have a semicolon between them. */
export const delimiterOf = (locale: string) => (locale === 'pt-BR' ? ';' : ',')

/**
 * Lines of RFC 4180 as spreadsheets of this language read them. A text that one would take for a formula gets an
 * apostrophe before it.
 */
export function toCsv(lines: unknown[][], locale: string): string {
  const delimiter = delimiterOf(locale)
  return lines
    .map((cells) => `${cells.map((value) => toCell(value, delimiter)).join(delimiter)}\r\n`)
    .join('')
}

/** The lines as a file; a mark says that it is UTF-8, or accents are lost in spreadsheets. */
export const csvFile = (parts: string[]) => new Blob(['\uFEFF', ...parts], { type: 'text/csv' })

function toCell(value: unknown, delimiter: string): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value).replace('.', delimiter === ';' ? ',' : '.')
  const text =
    typeof value === 'string' && FORMULA.test(value.normalize('NFKC')) ? `'${value}` : String(value)
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
