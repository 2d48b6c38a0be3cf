export const webhooks = {
  'webhooks.error.webhook_body_gone':
    'O conteúdo não existe mais: é antigo demais, ou a pessoa foi esquecida.',
  'webhooks.error.webhook_delivery_not_found': 'Este envio não existe mais.',
  'webhooks.error.webhook_endpoint_disabled': 'O webhook está desativado. Ative-o primeiro.',
  'webhooks.error.webhook_endpoint_not_found': 'Este webhook não existe mais.',
  'webhooks.error.webhook_endpoints_limit': 'Uma conta tem no máximo 50 webhooks. Exclua os que não usa.',
  'webhooks.error.webhook_events_invalid': 'Um dos eventos não existe.',
  'webhooks.error.webhook_refused': 'O endereço respondeu com um erro.',
  'webhooks.error.webhook_unreachable': 'O endereço não foi alcançado.',
  'webhooks.error.webhook_url_invalid': 'Use um endereço público com https, sem usuário e sem #.',
}
