import type { Choices } from '@/lib/choices.ts'
import type { Deed } from '@/types/flow.generated.ts'

export type DeedKind = Deed['kind']

/** What an action can do, the usual first. */
export const DEED_KINDS = [
  'add_tag',
  'remove_tag',
  'set_field',
  'clear_field',
  'set_variable',
  'assign',
  'open_chat',
  'close_chat',
  'snooze',
  'note',
  'notify',
  'consent',
  'pause_automation',
  'add_to_sequence',
  'remove_from_sequence',
  'start_flow',
] as const satisfies DeedKind[]

export const MOST_DEEDS = 20

/** A deed of which nothing more is said yet. */
export function blankDeed(kind: DeedKind, choices: Choices): Deed {
  const field = choices.fields[0]?.name ?? ''
  switch (kind) {
    case 'add_tag':
    case 'remove_tag':
      return { kind, tag: '' }
    case 'set_field':
      return { kind, field, value: '' }
    case 'clear_field':
      return { kind, field }
    case 'set_variable':
      return { kind, variable: '', value: '' }
    case 'assign':
      return { kind, member_id: null }
    case 'snooze':
      return { kind, for: 'P1D' }
    case 'note':
    case 'notify':
      return { kind, text: '' }
    case 'consent':
      return { kind, state: 'opted_in' }
    case 'pause_automation':
      return { kind, minutes: 60 }
    case 'add_to_sequence':
    case 'remove_from_sequence':
      return { kind, sequence_id: null }
    case 'start_flow':
      return { kind, flow_id: null }
    default:
      return { kind }
  }
}
