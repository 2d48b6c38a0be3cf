import type { inboundHooks as source } from '../pt-BR/inbound-hooks.ts'

export const inboundHooks: typeof source = {
  'inbound.error.body_malformed': 'What came is not what it says it is (JSON, form or XML).',
  'inbound.error.body_too_complex': 'What came has too many parts.',
  'inbound.error.buyer_missing': 'The call does not say which payment or customer it is about.',
  'inbound.error.buyer_refused': 'The other system did not tell who the buyer is. Check its key.',
  'inbound.error.buyer_unreachable': 'The other system did not answer who the buyer is.',
  'inbound.error.call_secret_missing': 'The key to ask the other system for the buyer is missing.',
  'inbound.error.event_unwanted': 'This event is not among those chosen.',
  'inbound.error.hook_disabled': 'The integration is switched off: the call was only kept.',
  'inbound.error.inbound_hook_not_found': 'This integration is gone.',
  'inbound.error.inbound_hooks_limit':
    'An account has at most 50 inbound integrations. Delete those you do not use.',
  'inbound.error.key_missing': 'The call lacks the number that identifies it.',
  'inbound.error.mapping_invalid': 'The mapping cannot be understood.',
  'inbound.error.path_invalid': 'One of the paths of the mapping is not written correctly.',
  'inbound.error.phone_missing': 'There is no phone where the mapping looks for it.',
  'inbound.error.proof_invalid': 'A call did not prove where it comes from. Check the secret.',
  'inbound.error.proof_secret_missing': 'The secret with which the other system signs is missing.',
  'inbound.error.secret_invalid': 'A secret has 1 to 4096 characters.',
  'inbound.error.template_failed': 'The message could not be filled in with what came.',
}
