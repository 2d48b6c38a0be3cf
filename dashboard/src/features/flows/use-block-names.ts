import { useMemo } from 'react'
import type { Exit } from '@/lib/flow/exits.ts'
import type { FlowNode, NodeType } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'

/** What blocks and their exits are called on the page. */
export function useBlockNames() {
  const t = useTranslate()
  return useMemo(() => {
    const typeName = (type: NodeType) => t(`flow_forms.type.${type}`)
    return {
      typeName,
      nameOf: (node: FlowNode) => node.name || typeName(node.type),
      exitName: ({ kind, label }: Exit) => label?.trim() || t(`flows.exit.${kind}`),
    }
  }, [t])
}
