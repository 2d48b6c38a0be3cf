import type { FlowAction } from '@/lib/flow/try-flow.ts'

/** The account as a flow sees it. */
export interface TriedAccount {
  name: string
  timezone: string
  working_hours: unknown
}

/** Somebody made up, who keeps what the flow does to him. */
export interface Person {
  contact: {
    id: string
    name: string
    phone: string
    tags: string[]
    fields: Record<string, unknown>
    opted_out: boolean
  }
  account: TriedAccount & { is_open: boolean }
  chat: { assigned_to: string | null }
}

export function newPerson(account: TriedAccount, isOpen: boolean): Person {
  return {
    contact: {
      id: '00000000-0000-4000-8000-000000000000',
      name: 'Maria Silva',
      phone: '5511999990001',
      tags: [],
      fields: {},
      opted_out: false,
    },
    account: { ...account, is_open: isOpen },
    chat: { assigned_to: null },
  }
}

/** The person once these actions are done. */
export function affect(person: Person, actions: readonly FlowAction[]): Person {
  return actions.reduce(affectOnce, person)
}

function affectOnce(person: Person, action: FlowAction): Person {
  const { contact } = person
  const change = (changes: Partial<Person['contact']>) => ({ ...person, contact: { ...contact, ...changes } })
  const { tag = '', field = '' } = action
  const others = contact.tags.filter((name) => name !== tag)
  switch (action.type) {
    case 'add_tag':
      return change({ tags: [...others, tag] })
    case 'remove_tag':
      return change({ tags: others })
    case 'set_field': {
      const { [field]: _before, ...fields } = contact.fields
      const isCleared = action.value === null || action.value === undefined
      return change({ fields: isCleared ? fields : { ...fields, [field]: action.value } })
    }
    case 'consent':
      return change({ opted_out: action.state === 'opted_out' })
    case 'assign':
      return { ...person, chat: { assigned_to: action.member_id ?? null } }
    default:
      return person
  }
}
