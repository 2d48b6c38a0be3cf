import type { webhooks as source } from '../pt-BR/webhooks.ts'

export const webhooks: typeof source = {
  'webhooks.error.webhook_body_gone':
    'The content is no longer there: it is too old, or the person was forgotten.',
  'webhooks.error.webhook_delivery_not_found': 'This delivery is no longer there.',
  'webhooks.error.webhook_endpoint_disabled': 'The webhook is disabled. Enable it first.',
  'webhooks.error.webhook_endpoint_not_found': 'This webhook is no longer there.',
  'webhooks.error.webhook_endpoints_limit':
    'An account has at most 50 webhooks. Delete those you do not use.',
  'webhooks.error.webhook_events_invalid': 'One of the events does not exist.',
  'webhooks.error.webhook_refused': 'The address answered with an error.',
  'webhooks.error.webhook_unreachable': 'The address was not reached.',
  'webhooks.error.webhook_url_invalid': 'Use a public https address, without a user and without #.',
}
