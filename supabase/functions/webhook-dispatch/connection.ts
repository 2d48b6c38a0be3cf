// A connection to an address that was looked at, under the name that it has to prove. Neither fetch nor node:https can
// go to a chosen address on Deno 2.1: both would look the name up again.

import type { Deadline } from './deadline.ts'
import { DeliveryError } from './errors.ts'
import type { Target } from './targets.ts'

/** Tried one after the other. */
const MOST_ADDRESSES = 3
/** Of one of several addresses: another may answer. */
const CONNECT_MILLISECONDS = 4_000

export type Connection = Pick<Deno.Conn, 'read' | 'write' | 'close'>

export async function connect(target: Target, deadline: Deadline): Promise<Connection> {
  const plain = await deadline.within(reach(target, deadline))
  if (!target.secure) return plain
  try {
    const secure = await deadline.within(Deno.startTls(plain, { hostname: target.name }))
    deadline.closes(secure)
    await deadline.within(secure.handshake())
    return secure
  } catch (error) {
    throw error instanceof DeliveryError ? error : new DeliveryError(reasonOf(error), String(error))
  }
}

/** The first of its addresses that lets us in. */
async function reach({ addresses, port }: Target, deadline: Deadline): Promise<Deno.TcpConn> {
  const tried = addresses.slice(0, MOST_ADDRESSES)
  let last: unknown
  for (const [place, hostname] of tried.entries()) {
    const connecting = Deno.connect({ hostname, port })
    // 2.1 cannot give an attempt up: what still comes of it is closed like the others.
    connecting.then((opened) => deadline.closes(opened), () => {})
    const limit = place === tried.length - 1 ? undefined : CONNECT_MILLISECONDS
    try {
      return await inTime(connecting, limit)
    } catch (error) {
      last = error
    }
  }
  throw new DeliveryError('connection_failed', String(last))
}

async function inTime<Given>(work: Promise<Given>, milliseconds: number | undefined): Promise<Given> {
  if (milliseconds === undefined) return await work
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no connection in time')), milliseconds)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

function reasonOf(error: unknown): 'certificate_invalid' | 'connection_failed' {
  return /certificate/i.test(String(error)) ? 'certificate_invalid' : 'connection_failed'
}
