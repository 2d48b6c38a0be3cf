import type { Row, Selected } from './database.ts'
import { formatDate, formatDateTime } from './time.ts'

export const FIELD_COLUMNS = 'id, name, label, type'

/** A field an account has added to its contacts. */
export type CustomField = Selected<'custom_fields', typeof FIELD_COLUMNS>

export type FieldType = CustomField['type']
export const FIELD_TYPES = ['text', 'number', 'date', 'datetime', 'boolean'] as const satisfies FieldType[]

/** Dates are YYYY-MM-DD, datetimes ISO 8601 with a zone. */
export type FieldValue = Row<'contacts'>['fields'][string]

export function fieldLabel(field: CustomField): string {
  return field.label || field.name
}

/** A value as people read it; `words` are those for true and false. */
export function formatFieldValue(
  value: FieldValue,
  type: FieldType,
  locale: string,
  words: [string, string],
): string {
  if (typeof value === 'boolean') return value ? words[0] : words[1]
  if (typeof value === 'number') return new Intl.NumberFormat(locale).format(value)
  if (type === 'date') return formatDate(value, locale)
  return type === 'datetime' ? formatDateTime(value, locale) : value
}

/** What stands in an input (`datetime-local` and `number` included) for a value. */
export function toFieldInput(value: FieldValue | undefined, type: FieldType): string {
  if (value === undefined) return ''
  if (type !== 'datetime') return String(value)
  const instant = new Date(String(value))
  if (Number.isNaN(instant.getTime())) return ''
  const local = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** The value an input's text stands for; undefined when it is empty, null when it is none of that type. */
export function fromFieldInput(text: string, type: FieldType): FieldValue | undefined | null {
  const typed = text.trim()
  if (typed === '') return undefined
  if (type === 'boolean') return typed === 'true' ? true : typed === 'false' ? false : null
  if (type === 'number') {
    const number = Number(typed.replace(',', '.'))
    return Number.isFinite(number) ? number : null
  }
  if (type === 'text') return typed.length <= 2000 ? typed : null
  const instant = new Date(type === 'date' ? `${typed}T00:00:00Z` : typed)
  if (Number.isNaN(instant.getTime())) return null
  return type === 'date' ? typed : instant.toISOString()
}
