import { Badge, type Tone } from '@/components/ui/badge.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { RunStatus } from '../types.ts'

const TONES: Record<RunStatus, Tone> = {
  running: 'info',
  waiting: 'info',
  done: 'success',
  expired: 'warning',
  stopped: 'neutral',
  failed: 'danger',
}

export function RunBadge({ status }: { status: RunStatus }) {
  const t = useTranslate()
  return <Badge tone={TONES[status]}>{t(`runs.status.${status}`)}</Badge>
}
