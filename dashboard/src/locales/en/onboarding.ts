import type { onboarding as source } from '../pt-BR/onboarding.ts'

export const onboarding: typeof source = {
  'onboarding.title': 'First steps',
  'onboarding.description': 'Four steps until {name} is ready to talk to customers.',
  'onboarding.account': 'Account',
  'onboarding.progress': '{done} of {all} steps done',
  'onboarding.progress_short': '{done} of {all}',
  'onboarding.step_done': 'done',
  'onboarding.done': 'All set!',
  'onboarding.done_text': 'The account is up and talking. This guide leaves the menu now.',
  'onboarding.number': 'Connect a number',
  'onboarding.number_text': 'Add a number and scan the QR with its phone.',
  'onboarding.number_action': 'Go to Numbers',
  'onboarding.flow': 'Answer automatically',
  'onboarding.flow_text': 'Choose a flow template: it answers anyone who writes, at any hour.',
  'onboarding.flow_action': 'Choose a template',
  'onboarding.contacts': 'Bring your contacts',
  'onboarding.contacts_text': 'Import a spreadsheet as CSV, or create the first contact.',
  'onboarding.contacts_action': 'Import contacts',
  'onboarding.message': 'Send the first message',
  'onboarding.message_text': 'Open a conversation and write to someone who is waiting for you.',
  'onboarding.message_action': 'Open conversations',
}
