import type { Contact } from '@/features/contacts/types.ts'
import type { Instance } from '@/features/numbers/types.ts'

export function makeInstance(values: Partial<Instance> = {}): Instance {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    account_id: '00000000-0000-4000-8000-00000000000a',
    instance_name: 'instance_5511999999999',
    engine: 'webjs',
    status: 'disconnected',
    status_reason: null,
    desired_state: 'running',
    qr_code: null,
    qr_expires_at: null,
    phone: null,
    refused_phone: null,
    last_connected: null,
    supervised_until: '2999-01-01T00:00:00Z',
    groups_enabled: false,
    messages_per_minute: 20,
    messages_per_day: null,
    warm_up: true,
    reply_pause_seconds: 2,
    first_pause_seconds: 20,
    first_connected_at: null,
    ...values,
  }
}

export function makeContact(values: Partial<Contact> = {}): Contact {
  return {
    id: '00000000-0000-4000-8000-0000000000c1',
    account_id: '00000000-0000-4000-8000-00000000000a',
    phone: '5511987654321',
    lid: null,
    name: 'Ana Prado',
    whatsapp_name: '',
    tags: [],
    fields: {},
    opted_out_at: null,
    created_at: '2026-11-22T12:00:00Z',
    updated_at: '2026-11-22T12:00:00Z',
    ...values,
  }
}
