import type { Create } from 'zapier-platform-core'
import { addTag, removeTag, setField, upsertContact } from './contacts.ts'
import { sendMessage, startFlow } from './messages.ts'

const ALL = [upsertContact, addTag, removeTag, setField, sendMessage, startFlow]

export const creates: Record<string, Create> = Object.fromEntries(ALL.map((create) => [create.key, create]))
