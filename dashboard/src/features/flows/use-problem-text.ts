import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import { exitsOf } from '@/lib/flow/exits.ts'
import type { FlowNode } from '@/lib/flow/graph.ts'
import type { Problem } from './types.ts'
import { useBlockNames } from './use-block-names.ts'

/** Says a problem of a block in the page's language; one that no catalog knows by its code and what the engine says of it. */
export function useProblemText(): (problem: Problem, node: FlowNode | undefined) => string {
  const { i18n } = useLingui()
  const { exitName } = useBlockNames()
  return useCallback(
    ({ code, detail, exit: key }, node) => {
      const id = `flows.problem.${code}`
      const exit = node && exitsOf(node).find((one) => one.key === key)
      const values = { detail: detail ?? '', exit: exit ? exitName(exit) : (key ?? '') }
      return id in i18n.messages ? i18n._(id, values) : [code, detail].filter(Boolean).join(': ')
    },
    [i18n, exitName],
  )
}
