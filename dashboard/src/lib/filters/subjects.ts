import type { Choices } from '../choices.ts'
import type { Comparison, Subject } from './filter.ts'

/** What a filter over people looks at. */
export const PERSON_SUBJECTS = [
  'tag',
  'field',
  'name',
  'phone',
  'created_at',
  'last_received_at',
  'last_sent_at',
  'opted_in',
  'campaign',
  'flow',
  'sequence',
  'broadcast',
  'segment',
] as const satisfies Subject[]

/** What a condition of a flow looks at besides. */
export const FLOW_SUBJECTS = [
  'message',
  'message_kind',
  'variable',
  'open',
  'holiday',
  'weekday',
  'time',
  'date',
  'assigned_to',
  'instance',
  'campaign_of_run',
] as const satisfies Subject[]

/** What kind of thing a subject is: it says how it can be compared. */
export type Family =
  | 'tag'
  | 'text'
  | 'message'
  | 'number'
  | 'any'
  | 'moment'
  | 'day'
  | 'today'
  | 'clock'
  | 'flag'
  | 'member'
  | 'weekday'
  | 'kind'
  | 'choice'

const FAMILIES: Record<Exclude<Subject, 'field'>, Family> = {
  tag: 'tag',
  name: 'text',
  phone: 'text',
  created_at: 'moment',
  last_received_at: 'moment',
  last_sent_at: 'moment',
  opted_in: 'flag',
  campaign: 'member',
  flow: 'member',
  sequence: 'member',
  broadcast: 'member',
  segment: 'member',
  message: 'message',
  message_kind: 'kind',
  variable: 'any',
  open: 'flag',
  holiday: 'flag',
  weekday: 'weekday',
  time: 'clock',
  date: 'today',
  assigned_to: 'choice',
  instance: 'choice',
  campaign_of_run: 'choice',
}

const FIELD_FAMILIES = {
  text: 'text',
  number: 'number',
  date: 'day',
  datetime: 'moment',
  boolean: 'flag',
} as const

export function familyOf({ subject, name }: Pick<Comparison, 'subject' | 'name'>, choices: Choices): Family {
  if (subject !== 'field') return FAMILIES[subject]
  const field = choices.fields.find((one) => one.name === name)
  return field ? FIELD_FAMILIES[field.type] : 'any'
}

/** What a subject's value is one of, by its id; undefined when it is typed. */
export function optionsOf(subject: string, choices: Choices) {
  switch (subject) {
    case 'campaign':
    case 'campaign_of_run':
      return choices.campaigns
    case 'flow':
      return choices.flows
    case 'sequence':
      return choices.sequences
    case 'broadcast':
      return choices.broadcasts
    case 'segment':
      return choices.segments
    case 'assigned_to':
      return choices.members
    case 'instance':
      return choices.instances
    default:
      return undefined
  }
}
