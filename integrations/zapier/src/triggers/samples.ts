/** What a hook shows of rows, made up. A test compares their names with what the API answers. */

const AT = '2026-11-30T12:00:00.000000+00:00'
const account_id = '0193a6a0-0000-7000-8000-000000000001'
const instance_id = '0193a6a0-0000-7000-8000-000000000002'
const contact_id = '0193a6a0-0000-7000-8000-000000000003'
const chat_id = '0193a6a0-0000-7000-8000-000000000004'

export const instance = {
  id: instance_id,
  account_id,
  instance_name: 'Loja',
  phone: '5511987654321',
  status: 'connected',
  status_reason: null,
  last_connected: AT,
}

export const contact = {
  id: contact_id,
  account_id,
  phone: '5511912345678',
  name: 'Ana Lima',
  whatsapp_name: 'Ana',
  tags: ['cliente'],
  fields: {},
  opted_out_at: null,
  created_at: AT,
  updated_at: AT,
}

export const chat = {
  id: chat_id,
  account_id,
  instance_id,
  contact_id,
  kind: 'direct',
  name: null,
  status: 'open',
  assigned_to: null,
  snoozed_until: null,
  unread_count: 1,
  last_message_at: AT,
  created_at: AT,
}

/** A chat as a search finds it. */
export const thread = {
  id: chat_id,
  account_id,
  instance_id,
  contact_id,
  status: 'open',
  assigned_to: null,
  unread_count: 1,
  last_message: 'Oi! Vocês entregam no sábado?',
  last_message_at: AT,
  created_at: AT,
}

export const message = {
  id: '0193a6a0-0000-7000-8000-000000000005',
  seq: 184467,
  account_id,
  chat_id,
  contact_id,
  instance_id,
  message: 'Oi! Vocês entregam no sábado?',
  from_me: false,
  timestamp: AT,
  kind: 'text',
  content: null,
  status: 'received',
  status_reason: null,
  error_code: null,
  reply_to: null,
  media_id: null,
  edited_at: null,
  revoked_at: null,
  sent_at: null,
  delivered_at: null,
  read_at: null,
}

export const run = {
  id: '0193a6a0-0000-7000-8000-000000000006',
  account_id,
  flow_id: '0193a6a0-0000-7000-8000-000000000007',
  version_id: '0193a6a0-0000-7000-8000-000000000008',
  chat_id,
  contact_id,
  instance_id,
  status: 'done',
  reason: null,
  started_by: 'keyword',
  started_by_id: null,
  variables: {},
  created_at: AT,
  ended_at: AT,
}
