import { useRef, useState } from 'react'
import type { Graph } from '@/lib/flow/graph.ts'
import { useTryFlow } from './api/use-try-flow.ts'
import { newPerson, type TriedAccount } from './person.ts'
import { eventOf, type Move, newTalk, type Talk, withMove, withOutcome } from './talk.ts'

interface TalkOptions {
  accountId: string
  flowId: string
  graph: Graph
  account: TriedAccount
  onTrace: (nodeIds: string[]) => void
}

/** A talk with the flow as it is drawn at this moment; one move after the other. */
export function useTalk({ accountId, flowId, graph, account, onTrace }: TalkOptions) {
  const [isOpen, setOpen] = useState(true)
  const [asksForReal, setAsksForReal] = useState(false)
  const begin = (open: boolean) => newTalk(newPerson(account, open), Math.floor(Math.random() * 1_000_000))
  const [talk, setTalk] = useState(() => begin(isOpen))
  // What comes back for a talk that was begun anew is not shown in the next.
  const current = useRef(0)
  const attempt = useTryFlow(accountId, flowId)

  const show = (next: Talk) => {
    setTalk(next)
    onTrace([...next.trail])
  }
  const take = async (from: Talk, move: Move) => {
    const number = current.current
    const now = Date.now()
    const event = eventOf(from, move, now)
    setTalk(withMove(from, move))
    const step = { graph, ...(from.state && { state: from.state }), event, requests: asksForReal }
    try {
      const outcome = await attempt.mutateAsync(step)
      if (current.current === number) show(withOutcome(withMove(from, move), event, outcome, now))
    } catch {
      // Said beside the talk, which stays where it was.
      if (current.current === number) setTalk(from)
    }
  }
  const restart = (open = isOpen) => {
    current.current += 1
    const fresh = begin(open)
    setOpen(open)
    setTalk(fresh)
    onTrace([])
    void take(fresh, { kind: 'start' })
  }
  return {
    talk,
    isOpen,
    asksForReal,
    setAsksForReal,
    error: attempt.error,
    isBusy: attempt.isPending,
    restart,
    move: (move: Move) => void take(talk, move),
  }
}
