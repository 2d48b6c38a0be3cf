import { useLingui } from '@lingui/react'
import { useCallback } from 'react'
import type { Tone } from '@/components/ui/badge.tsx'
import type { Delivery, DeliveryStatus, Endpoint } from './types.ts'

export const STATUS_TONES: Record<DeliveryStatus, Tone> = {
  pending: 'info',
  retrying: 'warning',
  delivered: 'success',
  dead: 'danger',
}

/** Says what an event is; one that this page does not know, by its name. */
export function useEventText() {
  const { i18n } = useLingui()
  return useCallback(
    (event: string) => {
      const id = `webhooks.event.${event}`
      return id in i18n.messages ? i18n._(id) : event
    },
    [i18n],
  )
}

/** Says why a delivery did not arrive; nothing when it did, or was not tried yet. */
export function useCauseText() {
  const { i18n } = useLingui()
  return useCallback(
    ({ last_error, last_status }: Pick<Delivery, 'last_error' | 'last_status'>): string | undefined => {
      if (!last_error) return undefined
      if (last_error === 'webhook_refused' && last_status)
        return i18n._('webhooks.answered', { status: last_status })
      const id = [`webhooks.cause.${last_error}`, `webhooks.error.${last_error}`].find(
        (candidate) => candidate in i18n.messages,
      )
      return i18n._(id ?? 'webhooks.cause.other')
    },
    [i18n],
  )
}

/** What it is called: as somebody described it, else the host that it leads to. */
export function nameOf({ description, url }: Pick<Endpoint, 'description' | 'url'>): string {
  return description || (URL.canParse(url) ? new URL(url).host : url)
}
