import type { AriaLabelConfig } from '@xyflow/react'
import { useMemo } from 'react'
import { useTranslate } from '@/lib/i18n.ts'

/** What the canvas tells those who hear it. */
export function useCanvasWords(): Partial<AriaLabelConfig> {
  const t = useTranslate()
  return useMemo(
    () => ({
      'node.a11yDescription.default': t('flows.canvas.block_help'),
      'node.a11yDescription.keyboardDisabled': t('flows.canvas.block_help'),
      'node.a11yDescription.ariaLiveMessage': ({ direction }) => t('flows.canvas.moved', { direction }),
      'edge.a11yDescription.default': t('flows.canvas.edge_help'),
      'minimap.ariaLabel': t('flows.canvas.minimap'),
      'handle.ariaLabel': t('flows.canvas.exit'),
    }),
    [t],
  )
}
