// Made by `make types` from the database. Do not edit.

/** What the checks of the tables allow. */
export interface ColumnValues {
  account_invitations: {
    role: 'admin' | 'agent'
  }
  account_members: {
    role: 'owner' | 'admin' | 'agent'
  }
  accounts: {
    status: 'active' | 'suspended' | 'closed'
  }
  audit_log: {
    actor_kind: 'member' | 'api_key' | 'flow' | 'broadcast' | 'hook' | 'system' | 'phone'
  }
  broadcast_recipients: {
    status: 'queued' | 'sent' | 'delivered' | 'read' | 'answered' | 'failed' | 'skipped'
  }
  broadcasts: {
    pace: 'slow' | 'normal' | 'fast'
    status: 'draft' | 'scheduled' | 'running' | 'paused' | 'done' | 'cancelled'
  }
  campaigns: {
    match: 'equals' | 'starts_with'
  }
  chat_events: {
    actor_kind: 'member' | 'api_key' | 'flow' | 'broadcast' | 'hook' | 'system' | 'phone'
    kind: 'opened' | 'pending' | 'closed' | 'assigned' | 'unassigned' | 'snoozed' | 'woken'
  }
  chats: {
    kind: 'direct' | 'group'
    status: 'open' | 'pending' | 'closed'
  }
  consents: {
    actor_kind: 'member' | 'api_key' | 'flow' | 'broadcast' | 'hook' | 'system' | 'phone'
    state: 'opted_in' | 'opted_out'
  }
  contact_erasures: {
    actor_kind: 'member' | 'api_key' | 'flow' | 'broadcast' | 'hook' | 'system' | 'phone'
    status: 'running' | 'done'
  }
  contact_identities: {
    kind: 'phone' | 'lid'
  }
  contact_imports: {
    actor_kind: 'member' | 'api_key' | 'flow' | 'broadcast' | 'hook' | 'system' | 'phone'
    status: 'uploaded' | 'checking' | 'checked' | 'running' | 'done' | 'failed' | 'cancelled'
  }
  conversations: {
    kind: 'text' | 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker' | 'location' | 'contact' | 'poll' | 'reaction' | 'edit' | 'revoke' | 'unknown' | 'template'
    lane: 'reply' | 'manual' | 'flow' | 'broadcast'
    sent_by_kind: 'member' | 'api_key' | 'flow' | 'broadcast' | 'hook' | 'system' | 'phone'
    status: 'received' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unconfirmed' | 'cancelled'
  }
  custom_fields: {
    type: 'text' | 'number' | 'date' | 'datetime' | 'boolean'
  }
  flow_runs: {
    awaits: 'message' | 'time' | 'http'
    lane: 'flow' | 'broadcast'
    started_by: 'keyword' | 'campaign' | 'welcome' | 'away' | 'default' | 'member' | 'api_key' | 'flow' | 'sequence' | 'broadcast' | 'hook'
    status: 'running' | 'waiting' | 'done' | 'expired' | 'stopped' | 'failed'
  }
  flow_versions: {
    actor_kind: 'member' | 'api_key' | 'flow' | 'broadcast' | 'hook' | 'system' | 'phone'
  }
  inbound_hook_samples: {
    status: 'waiting' | 'applied' | 'ignored' | 'repeated' | 'failed'
  }
  instance_commands: {
    actor_kind: 'member' | 'api_key' | 'flow' | 'broadcast' | 'hook' | 'system' | 'phone'
    command: 'start' | 'stop' | 'restart' | 'logout' | 'pairing_code' | 'sync' | 'remove' | 'replace_number'
    status: 'queued' | 'running' | 'done' | 'failed'
  }
  instances: {
    desired_state: 'running' | 'stopped'
    engine: 'webjs' | 'cloud'
    status: 'disconnected' | 'connecting' | 'awaiting_scan' | 'connected' | 'failed'
  }
  keywords: {
    match: 'equals' | 'contains' | 'starts_with' | 'ends_with' | 'word' | 'not_contains' | 'regex'
    only_when: 'always' | 'open' | 'closed'
  }
  media: {
    state: 'pending' | 'stored' | 'failed' | 'deleted'
  }
  notes: {
    actor_kind: 'member' | 'api_key' | 'flow' | 'broadcast' | 'hook' | 'system' | 'phone'
  }
  push_subscriptions: {
    locale: 'en'
  }
  sequence_enrollments: {
    status: 'active' | 'done' | 'stopped' | 'failed'
  }
  sequences: {
    again: 'ignore' | 'restart'
  }
  webhook_deliveries: {
    status: 'pending' | 'delivered' | 'retrying' | 'dead'
  }
  webhook_endpoints: {
    disabled_reason: 'gone' | 'failing' | 'member'
    source: 'member' | 'rest_hook'
  }
}
