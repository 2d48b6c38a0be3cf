import { useEffect, useMemo, useState } from 'react'
import type { Graph } from '@/lib/flow/graph.ts'
import { useFlowCheck } from './api/check-flow.ts'
import { LOCAL_CODES, localProblems, worstByBlock } from './local-problems.ts'

const PAUSE = 900

/** What is wrong with the flow: what the page sees at once, and what the engine says after a pause. */
export function useProblems(accountId: string, flowId: string, graph: Graph) {
  const settled = useSettled(graph, PAUSE)
  const { data: checked, error } = useFlowCheck(accountId, flowId, settled)
  return useMemo(() => {
    const deep = (checked ?? []).filter(
      ({ code, node }) => !LOCAL_CODES.includes(code) && (!node || graph.nodes[node]),
    )
    const problems = [...localProblems(graph), ...deep].sort(
      (one, other) => rank(one.level) - rank(other.level),
    )
    return { problems, byBlock: worstByBlock(problems), isUnchecked: Boolean(error) }
  }, [graph, checked, error])
}

const rank = (level: string) => (level === 'error' ? 0 : 1)

/** The value once it has been the same for so long (milliseconds). */
function useSettled<Value>(value: Value, pause: number): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause)
    return () => clearTimeout(timer)
  }, [value, pause])
  return settled
}
