import type { Api } from '@/lib/api.ts'
import { ask } from '@/lib/ask.ts'
import { errorCode } from '@/lib/errors.ts'
import { uploadMedia } from '@/lib/media/upload-media.ts'
import type { Supabase } from '@/lib/supabase.ts'
import type { Outbox, Outgoing } from '../outbox.ts'

/** After these the same is tried again by itself: the network, or whoever has to sign in again, comes back. */
const PASSING = new Set(['network', 'session_expired'])

interface Sender {
  supabase: Supabase
  api: Api
  outbox: Outbox
}

/** Inserts the row, or finds the one that an earlier try has inserted; its id. */
export async function insertMessage(supabase: Supabase, outgoing: Outgoing): Promise<string> {
  const row = {
    account_id: outgoing.accountId,
    chat_id: outgoing.chatId,
    message: outgoing.message,
    kind: outgoing.kind,
    client_key: outgoing.key,
    ...(outgoing.mediaId && { media_id: outgoing.mediaId }),
    ...(outgoing.replyTo && { reply_to: outgoing.replyTo.id }),
    ...(outgoing.content && { content: outgoing.content }),
    ...(outgoing.targetId && { target_id: outgoing.targetId }),
    ...(outgoing.sendAt && { send_at: outgoing.sendAt }),
  }
  try {
    const { id } = await ask(supabase.from('conversations').insert(row).select('id').single())
    return id
  } catch (error) {
    if (errorCode(error) !== '23505') throw error
    const { id } = await ask(
      supabase
        .from('conversations')
        .select('id')
        .eq('account_id', outgoing.accountId)
        .eq('client_key', outgoing.key)
        .single(),
    )
    return id
  }
}

/** Takes one entry as far as it gets: the upload, then the row. */
async function sendOne({ supabase, api, outbox }: Sender, entry: Outgoing): Promise<string> {
  let mediaId = entry.mediaId
  const file = outbox.fileOf(entry.key)
  if (file && !mediaId) {
    const media = await uploadMedia(api, entry.accountId, file, entry.filename ?? '', (progress) =>
      outbox.change(entry.key, { progress }),
    )
    mediaId = media.id
    outbox.change(entry.key, { mediaId, progress: 1 })
  }
  return insertMessage(supabase, { ...entry, mediaId })
}

const busy = new Set<string>()

/**
 * Sends what waits in a chat, in order, one after the other. An entry that fails for good is passed over, one that
 * fails for a while stops the rest. `onSent` hears the ids of the rows.
 */
export async function sendOutbox(
  sender: Sender,
  chatId: string,
  onSent: (id: string) => Promise<unknown>,
): Promise<void> {
  if (busy.has(chatId)) return
  busy.add(chatId)
  const { outbox } = sender
  const nextOf = () => outbox.list().find((entry) => entry.chatId === chatId && entry.state !== 'failed')
  try {
    for (let entry = nextOf(); entry; entry = nextOf()) {
      outbox.change(entry.key, { state: 'sending', code: undefined })
      const id = await sendOne(sender, entry)
      // The row is on the screen before its forerunner goes.
      await onSent(id).catch(() => undefined)
      outbox.remove(entry.key)
    }
  } catch (error) {
    const entry = outbox
      .list()
      .find((candidate) => candidate.chatId === chatId && candidate.state === 'sending')
    const code = errorCode(error)
    if (entry) outbox.change(entry.key, { state: PASSING.has(code) ? 'waiting' : 'failed', code })
    busy.delete(chatId)
    if (!PASSING.has(code)) return sendOutbox(sender, chatId, onSent)
  } finally {
    busy.delete(chatId)
  }
}
