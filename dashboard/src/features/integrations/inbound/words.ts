import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import type { Tone } from '@/components/ui/badge.tsx'
import type { Hook, Sample, Source } from './types.ts'

export const SAMPLE_TONES: Record<Sample['status'], Tone> = {
  waiting: 'info',
  applied: 'success',
  ignored: 'neutral',
  repeated: 'neutral',
  failed: 'danger',
}

/** Says why nothing followed of a call; of a code without words, that it could not be applied, with the code for support. */
export function useCodeText() {
  const { i18n } = useLingui()
  return useCallback(
    (code: string) => {
      const id = [`inbound.error.${code}`, `error.${code}`].find((candidate) => candidate in i18n.messages)
      const said = i18n._(id ?? 'inbound.other', { count: 0, limit: '', max: '' })
      return { said, supportCode: id ? undefined : code }
    },
    [i18n],
  )
}

/** Says what another system's event is; one that nobody knows, by its name. */
export function useEventText(source: Source | undefined) {
  const { i18n } = useLingui()
  return (event: string) => source?.events.find((one) => one.event === event)?.texts[i18n.locale] ?? event
}

export type HookState = 'revoked' | 'off' | 'problem' | 'waiting' | 'on'

export const STATE_TONES: Record<HookState, Tone> = {
  revoked: 'neutral',
  off: 'neutral',
  problem: 'danger',
  waiting: 'info',
  on: 'success',
}

export function stateOf({ token, enabled, problem, last_call_at }: Hook): HookState {
  if (token === null) return 'revoked'
  if (!enabled) return 'off'
  if (problem) return 'problem'
  return last_call_at ? 'on' : 'waiting'
}
