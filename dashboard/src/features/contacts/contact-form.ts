import { type CustomField, type FieldValue, fromFieldInput } from '@/lib/custom-fields.ts'
import { parsePhone } from '@/lib/phone.ts'
import type { ContactDraft } from './types.ts'

/** What stands in the inputs of the form for a new contact. */
export interface ContactInputs {
  name: string
  phone: string
  tags: string[]
  fields: Record<string, string>
}

export const emptyInputs = (fields: readonly CustomField[]): ContactInputs => ({
  name: '',
  phone: '',
  tags: [],
  fields: Object.fromEntries(fields.map(({ name }) => [name, ''])),
})

/** What the inputs say. Only for valid inputs: one that is no value of its type counts as empty. */
export function toDraft(inputs: ContactInputs, fields: readonly CustomField[]): ContactDraft {
  const values: Record<string, FieldValue> = {}
  for (const { name, type } of fields) {
    const value = fromFieldInput(inputs.fields[name] ?? '', type)
    if (value !== undefined && value !== null) values[name] = value
  }
  return { name: inputs.name.trim(), phone: parsePhone(inputs.phone), tags: inputs.tags, fields: values }
}
