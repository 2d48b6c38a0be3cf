import type { Client, Message as LibraryMessage } from 'whatsapp-web.js'
import { InstanceError, messageOf } from '../../errors.ts'
import type { Change } from '../types.ts'
import { canRevoke, MESSAGE_ID } from './page_scripts.ts'
import { currentId } from './queries.ts'

/** As WhatsApp has it. */
const EDIT_SECONDS = 15 * 60
/** The page went while it was at it, or lost its server: nobody knows what became of the change. */
const CUT_SHORT = /closed|detached|destroyed|timed? ?out|timeout|Protocol error|Session/i

/** Changes a message that is there and waits until the server has it. What is done already is not done again. */
export async function change(client: Client, wanted: Change): Promise<void> {
  const id = MESSAGE_ID.test(wanted.target) ? await currentId(client, wanted.target) : null
  const target = id && (await client.getMessageById(id))
  if (!target) throw new InstanceError('target_unknown')
  const isRevoked = String(target.type) === 'revoked'
  if (isRevoked && wanted.kind === 'revoke') return
  if (isRevoked) throw new InstanceError('target_unknown')
  try {
    await ACTS[wanted.kind](client, target, wanted.body)
  } catch (error) {
    if (error instanceof InstanceError || CUT_SHORT.test(messageOf(error))) throw error
    throw new InstanceError('send_failed', messageOf(error))
  }
}

type Act = (client: Client, target: LibraryMessage, body: string) => Promise<void>

const ACTS: Record<Change['kind'], Act> = {
  async reaction(_client, target, emoji) {
    await target.react(emoji)
  },
  async edit(_client, target, body) {
    if (target.body === body) return
    const edited = await target.edit(body)
    if (edited && !isFailed(edited)) return
    const isLate = Date.now() / 1000 - target.timestamp > EDIT_SECONDS
    throw new InstanceError(isLate ? 'edit_too_late' : 'send_failed')
  },
  async revoke(client, target) {
    const id = target.id._serialized
    // Where it may not, the library deletes the message here only, and says nothing.
    if (!(await client.pupPage?.evaluate(canRevoke(id)))) throw new InstanceError('revoke_too_late')
    await target.delete(true)
    const after = await client.getMessageById(id)
    if (after && String(after.type) !== 'revoked') throw new InstanceError('send_failed')
  },
}

/** The page resolves an edit that the server refused as well. */
function isFailed(message: LibraryMessage): boolean {
  return (message.rawData as { isSendFailure?: boolean }).isSendFailure === true
}
