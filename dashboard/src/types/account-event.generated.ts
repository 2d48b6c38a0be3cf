// Made by `make types` from the database. Do not edit.

/** What the database broadcasts on the topic of an account. */
export type AccountEvent = 'account' | 'chat' | 'command' | 'contact' | 'import' | 'instance' | 'media' | 'message' | 'note' | 'reaction'
