/** What is known of a person. */
import type { Bundle, Create, ZObject } from 'zapier-platform-core'
import { phone, tag } from '../fields.ts'
import { getContact } from '../people.ts'
import { contact } from '../triggers/samples.ts'

const OWN = 'field__'

export const upsertContact: Create = {
  key: 'upsert_contact',
  noun: 'Contact',
  display: {
    label: 'Create or Update Contact',
    description: 'Creates a contact, or updates the one that has the phone.',
  },
  operation: {
    inputFields: [
      phone,
      { key: 'name', label: 'Name', type: 'string' },
      {
        ...tag,
        key: 'tags',
        label: 'Tags',
        list: true,
        required: false,
        helpText: 'Besides those there are.',
      },
      askFields,
    ],
    perform: async (z: ZObject, bundle: Bundle) => {
      const { phone, name, tags } = bundle.inputData
      const body = { phone, name, tags: tagsIn(tags), fields: fieldsIn(bundle.inputData) }
      return (await z.request('/api/contacts', { method: 'POST', body })).data
    },
    sample: { ...contact, created: true },
  },
}

export const addTag = changeTag('add_tag', 'POST', {
  label: 'Add Tag to Contact',
  description: 'Adds a tag to a contact.',
})

export const removeTag = changeTag('remove_tag', 'DELETE', {
  label: 'Remove Tag From Contact',
  description: 'Removes a tag from a contact.',
})

export const setField: Create = {
  key: 'set_field',
  noun: 'Field',
  display: { label: 'Set Contact Field', description: 'Sets a custom field of a contact, or empties it.' },
  operation: {
    inputFields: [
      phone,
      {
        key: 'field',
        label: 'Field',
        type: 'string',
        required: true,
        dynamic: 'fields.id.name',
      },
      { key: 'value', label: 'Value', type: 'string', helpText: 'Empty: the field is emptied.' },
    ],
    perform: async (z: ZObject, bundle: Bundle) => {
      const { id } = await getContact(z, bundle.inputData.phone)
      const { field, value } = bundle.inputData
      const body = { field, value: isGiven(value) ? value : null }
      return (await z.request(`/api/contacts/${id}/fields`, { method: 'PUT', body })).data
    },
    sample: contact,
  },
}

function changeTag(key: string, method: 'POST' | 'DELETE', display: Create['display']): Create {
  return {
    key,
    noun: 'Tag',
    display,
    operation: {
      inputFields: [phone, tag],
      perform: async (z: ZObject, bundle: Bundle) => {
        const { id } = await getContact(z, bundle.inputData.phone)
        const body = { tag: bundle.inputData.tag }
        return (await z.request(`/api/contacts/${id}/tags`, { method, body })).data
      },
      sample: contact,
    },
  }
}

/** An input for each custom field of the account. */
async function askFields(z: ZObject) {
  const fields = (await z.request('/api/lists/fields')).data as { id: string; name: string }[]
  return fields.map((field) => ({ key: `${OWN}${field.id}`, label: field.name, type: 'string' as const }))
}

/** Without the lines that were left empty. */
function tagsIn(tags: unknown): unknown[] {
  return [tags].flat().filter((tag) => isGiven(tag) && String(tag).trim() !== '')
}

function fieldsIn(inputs: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries(inputs).filter(([key, value]) => key.startsWith(OWN) && isGiven(value))
  return Object.fromEntries(given.map(([key, value]) => [key.slice(OWN.length), value]))
}

/** What an earlier step left empty comes as null, or as nothing; 0 and false are something. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}
