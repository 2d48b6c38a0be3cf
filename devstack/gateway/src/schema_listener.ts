// `notify pgrst, 'reload schema'` makes REST see new tables and functions, as on Supabase.

import pg from 'pg'

const CHANNEL = 'pgrst'
const RETRY_MILLISECONDS = 500

/** Calls `reload` at each notification and after each lost connection; returns what ends it. */
export function listenForReload(url: string, reload: () => Promise<void>): () => void {
  let client: pg.Client | undefined
  let retry: NodeJS.Timeout | undefined
  let closed = false

  function again(): void {
    client = undefined
    if (!closed) retry = setTimeout(listen, RETRY_MILLISECONDS)
  }

  function listen(): void {
    const listening = new pg.Client({ connectionString: url })
    client = listening
    listening.on('notification', () => void reload())
    listening.on('error', () => undefined)
    listening.once('end', again)
    listening
      .connect()
      .then(() => listening.query(`listen ${CHANNEL}`))
      .then(reload)
      .catch(() => listening.end().catch(() => undefined))
  }

  listen()
  return () => {
    closed = true
    clearTimeout(retry)
    void client?.end().catch(() => undefined)
  }
}
