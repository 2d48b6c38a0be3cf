// Sends the webhooks that are due. It asks functions of the database that the secret key alone may call, after it has
// looked at who asks.

import { ownSecret, secretKeys } from '../_shared/environment.ts'
import { deliver } from './delivery.ts'
import { Dispatcher } from './dispatcher.ts'
import { answer } from './handler.ts'
import { outbox } from './outbox.ts'
import { lookUpName, readHosts } from './targets.ts'

/** Standard Webhooks: 15 to 30 s. */
const DELIVERY_MILLISECONDS = 15_000
/** A shorter one is no secret. */
const MIN_TOKEN = 24
// Hosted gives a call two seconds of the processor and 150 s to answer; a delivery over TLS takes about 1.5 ms.
const LIMITS = {
  most: 300,
  batch: 100,
  atOnce: 500,
  beginMilliseconds: 10_000,
  patienceMilliseconds: 400,
}

const sending = {
  allowed: readHosts(ownSecret('ZAPBASE_WEBHOOK_INSECURE_HOSTS')),
  lookUp: lookUpName,
  milliseconds: DELIVERY_MILLISECONDS,
}
const dispatcher = new Dispatcher(outbox, (delivery) => deliver(delivery, sending), LIMITS)
const tokens = [ownSecret('ZAPBASE_DISPATCH_TOKEN')].filter((token) => token.length >= MIN_TOKEN)
// Where there is none the answer waits.
const { EdgeRuntime } = globalThis as { EdgeRuntime?: { waitUntil(promise: Promise<unknown>): void } }

Deno.serve((request) =>
  answer(request, {
    secrets: [...secretKeys(), ...tokens],
    dispatch: () => dispatcher.dispatch(),
    goOn: EdgeRuntime && ((rest) => EdgeRuntime.waitUntil(rest)),
  })
)
