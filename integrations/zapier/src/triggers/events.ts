/** The events that are offered, each with what narrows it down. docs/webhooks.md says what each tells. */
import type { PlainInputField } from 'zapier-platform-core'
import { flow, onInstance, tag, withTag } from '../fields.ts'
import { chat, contact, instance, message, run } from './samples.ts'

/** What comes, before it has an id. */
export type Told = {
  type: string
  timestamp: string
  data: Data
}

/** What a Zap starts with. */
export type Item = Told & { id: string }

interface Data extends Record<string, unknown> {
  tag?: string
  run?: { flow_id: string }
}

export interface Event {
  key: string
  name: string
  noun: string
  label: string
  description: string
  inputFields: PlainInputField[]
  /** Narrows down what the subscription itself cannot. */
  concerns: (data: Data, inputs: { tag?: string; flow_id?: string }) => boolean
  sample: Item
}

const always = () => true

export const EVENTS: Event[] = [
  {
    key: 'new_contact',
    name: 'contact.created',
    noun: 'Contact',
    label: 'New Contact',
    description: 'Triggers when somebody becomes a contact.',
    inputFields: [],
    concerns: always,
    sample: sampleOf('contact.created', { contact }),
  },
  {
    key: 'message_received',
    name: 'message.received',
    noun: 'Message',
    label: 'Message Received',
    description: 'Triggers when somebody writes to one of your numbers.',
    inputFields: [onInstance, withTag],
    concerns: always,
    sample: sampleOf('message.received', { message, media: null, chat, contact, instance }),
  },
  {
    key: 'tag_added',
    name: 'tag.added',
    noun: 'Tag',
    label: 'Tag Added to Contact',
    description: 'Triggers when a contact gets a tag.',
    inputFields: [{ ...tag, required: false, helpText: 'Only this tag. Empty: each.' }],
    // A subscription asks for contacts who have the tag, and those get others too.
    concerns: (data, inputs) => !inputs.tag || data.tag === inputs.tag,
    sample: sampleOf('tag.added', { contact, tag: 'cliente' }),
  },
  {
    key: 'chat_closed',
    name: 'chat.closed',
    noun: 'Chat',
    label: 'Chat Closed',
    description: 'Triggers when a chat is closed.',
    inputFields: [onInstance, withTag],
    concerns: always,
    sample: sampleOf('chat.closed', { chat: { ...chat, status: 'closed' }, contact, instance }),
  },
  {
    key: 'flow_finished',
    name: 'flow.finished',
    noun: 'Flow',
    label: 'Flow Finished',
    description: 'Triggers when a contact leaves a flow, at its end or before.',
    inputFields: [
      { ...flow, required: false, helpText: 'Only this flow. Empty: each.' },
      onInstance,
      withTag,
    ],
    concerns: (data, inputs) => !inputs.flow_id || data.run?.flow_id === inputs.flow_id,
    sample: sampleOf('flow.finished', { run, flow: { id: run.flow_id, name: 'Boas-vindas' }, contact }),
  },
  {
    key: 'number_disconnected',
    name: 'instance.disconnected',
    noun: 'Number',
    label: 'Number Disconnected',
    description: 'Triggers when one of your numbers can no longer be used.',
    inputFields: [onInstance],
    concerns: always,
    sample: sampleOf('instance.disconnected', { instance: { ...instance, status: 'disconnected' } }),
  },
]

function sampleOf(type: string, data: Record<string, unknown>): Item {
  return { id: 'evt_184467', type, timestamp: '2026-11-30T12:00:00.000000Z', data }
}
