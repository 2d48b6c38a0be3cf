import type { Content, MessageKind } from './types.ts'

/** What somebody has sent and the database has not taken yet. It survives a reload, except for a file on its way. */
export interface Outgoing {
  /** The row's `client_key`: however often it is tried, there is one row. */
  key: string
  accountId: string
  chatId: string
  kind: MessageKind
  message: string
  replyTo?: { id: string; message: string; from_me: boolean; kind: MessageKind } | undefined
  targetId?: string | undefined
  content?: Content | null | undefined
  mediaId?: string | undefined
  filename?: string | undefined
  mimetype?: string | undefined
  size?: number | undefined
  /** ISO 8601. */
  sendAt?: string | undefined
  createdAt: string
  /** `waiting`: will be tried again by itself. `failed`: by whoever looks at it. */
  state: 'sending' | 'waiting' | 'failed'
  code?: string | undefined
  /** Of an upload, 0 to 1. */
  progress?: number | undefined
}

type Listener = () => void

export interface Outbox {
  list: () => readonly Outgoing[]
  add: (outgoing: Outgoing, file?: Blob) => void
  change: (key: string, changes: Partial<Outgoing>) => void
  remove: (key: string) => void
  /** The file of an upload that has not ended; lost with the page. */
  fileOf: (key: string) => Blob | undefined
  subscribe: (listener: Listener) => () => void
}

const outboxes = new Map<string, Outbox>()

/** The outbox of whoever is signed in; nobody else's is ever shown. */
export function outboxOf(userId: string): Outbox {
  const made = outboxes.get(userId) ?? createOutbox(`zapbase.outbox.${userId}`)
  outboxes.set(userId, made)
  return made
}

export function createOutbox(storageKey: string): Outbox {
  let entries: readonly Outgoing[] = read(storageKey).map(wait)
  // What another tab of the same person has put there meanwhile is its own.
  const ours = new Set(entries.map(({ key }) => key))
  const files = new Map<string, Blob>()
  const listeners = new Set<Listener>()

  const set = (next: readonly Outgoing[]) => {
    entries = next
    // A file that is still here alone cannot be kept.
    const kept: Outgoing[] = next.filter(({ key }) => !files.has(key))
    kept.unshift(...read(storageKey).filter(({ key }) => !ours.has(key)))
    if (kept.length > 0) localStorage.setItem(storageKey, JSON.stringify(kept))
    else localStorage.removeItem(storageKey)
    for (const listener of listeners) listener()
  }
  return {
    list: () => entries,
    add: (outgoing, file) => {
      if (file) files.set(outgoing.key, file)
      ours.add(outgoing.key)
      set([...entries, outgoing])
    },
    change: (key, changes) => {
      if (changes.mediaId) files.delete(key)
      set(entries.map((entry) => (entry.key === key ? { ...entry, ...changes } : entry)))
    },
    remove: (key) => {
      files.delete(key)
      set(entries.filter((entry) => entry.key !== key))
    },
    fileOf: (key) => files.get(key),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Whether all that a chat has in it is taken in the end; false as soon as something waits for the network or has failed. */
export function untilTaken(outbox: Outbox, chatId: string): Promise<boolean> {
  return new Promise((resolve) => {
    const look = () => {
      const left = outbox.list().filter((entry) => entry.chatId === chatId)
      const isStuck = left.some(({ state, code }) => state === 'failed' || code !== undefined)
      if (left.length > 0 && !isStuck) return
      stop()
      resolve(!isStuck)
    }
    const stop = outbox.subscribe(look)
    look()
  })
}

function read(storageKey: string): Outgoing[] {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '[]') as Outgoing[]
  } catch {
    return []
  }
}

/** What a page that was closed meanwhile had not sent is tried again. */
function wait(entry: Outgoing): Outgoing {
  return entry.state === 'failed' ? entry : { ...entry, state: 'waiting' }
}

/** Not `randomUUID`: browsers have that on https and on their own machine only. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
