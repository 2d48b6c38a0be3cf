import { useLingui } from '@lingui/react'
import { type Named, useChoices } from '@/lib/choices.ts'
import type { FlowAction } from '@/lib/flow/try-flow.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'

const nameIn = (named: readonly Named[], id: string | null | undefined) =>
  named.find((one) => one.id === id)?.name ?? id ?? ''

/** Returns a function that says in a few words what a flow does besides writing. */
export function useActionText(): (action: FlowAction) => string {
  const t = useTranslate()
  const { i18n } = useLingui()
  const { fields, members, sequences, flows } = useChoices()
  return (action) => {
    switch (action.type) {
      case 'add_tag':
      case 'remove_tag':
        return t(`flow_test.${action.type}`, { tag: action.tag })
      case 'set_field': {
        const field = fields.find(({ name }) => name === action.field)
        const name = field?.label || action.field
        const isCleared = action.value === null || action.value === undefined
        return t(isCleared ? 'flow_test.clear_field' : 'flow_test.set_field', {
          name,
          value: String(action.value),
        })
      }
      case 'assign':
        return action.member_id
          ? t('flow_test.assign', { name: nameIn(members, action.member_id) })
          : t('flow_test.unassign')
      case 'close_chat':
        return t('flow_test.close_chat', { reason: action.reason ? `: ${action.reason}` : '' })
      case 'snooze':
        return t('flow_test.snooze', { until: action.until ? formatDateTime(action.until, i18n.locale) : '' })
      case 'note':
      case 'notify':
        return t(`flow_test.${action.type}`, { text: action.text })
      case 'consent':
        return t(action.state === 'opted_out' ? 'flow_test.opted_out' : 'flow_test.opted_in')
      case 'pause_automation':
        return t('flow_test.pause_automation', { minutes: action.minutes })
      case 'add_to_sequence':
      case 'remove_from_sequence':
        return t(`flow_test.${action.type}`, { name: nameIn(sequences, action.sequence_id) })
      case 'start_flow':
        return t('flow_test.start_flow', { name: nameIn(flows, action.flow_id) })
      case 'request':
        return t('flow_test.request', { method: action.method, url: action.url })
      case 'open_chat':
        return t('flow_test.open_chat')
      default:
        return action.type
    }
  }
}
