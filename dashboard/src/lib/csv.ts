/** What a spreadsheet would take for a formula; the sign counts behind blanks and what is not seen, and in its wide form. */
const FORMULA = /^([\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@])/u

/** Lines of RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function toCsv(lines: unknown[][]): string {
  return lines.map((cells) => `${cells.map(toCell).join(',')}\r\n`).join('')
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text =
    typeof value === 'string' && FORMULA.test(value.normalize('NFKC')) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
