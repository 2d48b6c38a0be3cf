import type { ServerResponse } from 'node:http'
import type { SendAnswer, SendList, SendRefusal, SendRequest } from '../contract.generated.ts'
import type { Session } from '../engine/types.ts'
import { InstanceError } from '../errors.ts'
import { describeError, type Log } from '../log.ts'
import type { Outbox, Outcome } from '../messages/outbox.ts'

type Parts = {
  outbox: Outbox
  connected: () => Session
  /** A message of the list, checked. Throws `invalid_request`. */
  read: (message: unknown) => SendRequest
  log: Log
}

/** Answers a list with a line of JSON for each, as soon as it is known: what is malformed first, the rest in order. */
export async function streamSends(
  response: ServerResponse,
  { messages }: SendList,
  { outbox, connected, read, log }: Parts,
): Promise<void> {
  const asker = new AbortController()
  response.on('close', () => asker.abort())
  response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
  const tell = (outcome: Outcome) => response.write(`${JSON.stringify(lineOf(outcome, log))}\n`)
  const requests = messages.flatMap((message) => {
    try {
      return [read(message)]
    } catch (error) {
      tell({ client_key: message.client_key, error })
      return []
    }
  })
  await outbox.send(requests, connected, tell, asker.signal)
  response.end()
}

function lineOf(outcome: Outcome, log: Log): SendAnswer | SendRefusal {
  if (!('error' in outcome)) return outcome
  const { client_key, error: thrown } = outcome
  const error = thrown instanceof InstanceError ? thrown : new InstanceError('internal_error')
  if (error !== thrown) log.error({ action: 'send_broke', error: describeError(thrown) })
  return { client_key, error: { code: error.code, message: error.message } }
}
