// Made by `make types` from the database. Do not edit.

/** What the database broadcasts on the topic of an account. */
export type AccountEvent = 'account' | 'audit' | 'broadcast' | 'campaign' | 'chat' | 'command' | 'contact' | 'count' | 'flow' | 'import' | 'instance' | 'media' | 'message' | 'note' | 'reaction' | 'run' | 'webhook'
