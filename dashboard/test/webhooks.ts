import { fireEvent, screen } from '@testing-library/react'
import type { Endpoint, WebhookContext } from '@/features/integrations/webhooks/types.ts'

export const CONTEXT: WebhookContext = {
  accountId: 'a1',
  tags: [{ name: 'VIP', color: null }],
  numbers: [
    { id: 'n1', name: 'Balcão' },
    { id: 'n2', name: 'Entrega' },
  ],
  canWrite: true,
}

export const ENDPOINT: Endpoint = {
  id: 'w1',
  account_id: 'a1',
  url: 'https://loja.example/zapbase',
  events: ['message.received', 'tag.added'],
  instance_ids: [],
  tags: [],
  enabled: true,
  disabled_reason: null,
  description: 'Loja',
  source: 'member',
  failures: 0,
  first_failed_at: null,
}

export const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }))
