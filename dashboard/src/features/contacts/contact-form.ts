import { type CustomField, type FieldValue, fromFieldInput, toFieldInput } from '@/lib/custom-fields.ts'
import { formatPhone, parsePhone } from '@/lib/phone.ts'
import type { Contact, ContactDraft } from './types.ts'

/** What stands in the form's inputs. */
export interface ContactInputs {
  name: string
  phone: string
  tags: string[]
  fields: Record<string, string>
}

export function toInputs(contact: Contact | undefined, fields: readonly CustomField[]): ContactInputs {
  return {
    name: contact?.name ?? '',
    phone: phoneInput(contact),
    tags: contact?.tags ?? [],
    fields: Object.fromEntries(
      fields.map(({ name, type }) => [name, toFieldInput(contact?.fields[name], type)]),
    ),
  }
}

/** The contact's phone as the form shows it. */
export const phoneInput = (contact: Contact | undefined): string =>
  contact?.phone ? formatPhone(contact.phone) : ''

/**
 * What the inputs say; values of fields that are no longer defined stay as they were. Only for valid inputs:
 * one that is no value of its type counts as empty.
 */
export function toDraft(
  inputs: ContactInputs,
  fields: readonly CustomField[],
  contact: Contact | undefined,
): ContactDraft {
  const values: Record<string, FieldValue> = { ...contact?.fields }
  for (const { name, type } of fields) {
    const value = fromFieldInput(inputs.fields[name] ?? '', type)
    // An input shows minutes: an untouched one does not cut the seconds off.
    const isUntouched = toFieldInput(contact?.fields[name], type) === (inputs.fields[name] ?? '')
    if (isUntouched) continue
    if (value === undefined || value === null) delete values[name]
    else values[name] = value
  }
  // WhatsApp's own numbers are shorter than any phone that somebody may type.
  const phone = inputs.phone === phoneInput(contact) ? (contact?.phone ?? null) : parsePhone(inputs.phone)
  return { name: inputs.name.trim(), phone, tags: inputs.tags, fields: values }
}
