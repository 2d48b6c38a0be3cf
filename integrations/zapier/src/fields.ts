/** Inputs that several triggers, actions and searches ask for. */
import type { PlainInputField } from 'zapier-platform-core'

export const phone: PlainInputField = {
  key: 'phone',
  label: 'Phone',
  type: 'string',
  required: true,
  helpText: 'However it is written; without a country code it is Brazilian.',
}

export const instance: PlainInputField = {
  key: 'instance_id',
  label: 'Number',
  type: 'string',
  required: false,
  dynamic: 'numbers.id.name',
  helpText: 'Which of your numbers writes. Empty: the one that talked to the person last, or the only one.',
}

export const onInstance: PlainInputField = {
  ...instance,
  helpText: 'Only what happens on this number. Empty: on each of them.',
}

export const tag: PlainInputField = {
  key: 'tag',
  label: 'Tag',
  type: 'string',
  required: true,
  dynamic: 'tags.id.name',
}

export const withTag: PlainInputField = {
  ...tag,
  required: false,
  helpText: 'Only what is about contacts with this tag. Empty: about all.',
}

export const flow: PlainInputField = {
  key: 'flow_id',
  label: 'Flow',
  type: 'string',
  required: true,
  dynamic: 'flows.id.name',
}
