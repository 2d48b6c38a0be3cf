import { CircleCheckBig, MailOpen, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { Tooltip } from '@/components/ui/tooltip.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { MOST_AT_ONCE } from '../api/many-chats.ts'
import type { ListPeople } from '../row-context.ts'
import type { Selection } from '../use-selection.ts'
import { useSelectionActions } from '../use-selection-actions.ts'
import { CloseDialog } from './close-dialog.tsx'
import { AssignMany, SnoozeMany, TagMany } from './selection-menus.tsx'

interface SelectionBarProps {
  selection: Selection
  /** How many chats the list shows. */
  shown: number
  people: ListPeople
}

/** What can be done with the chats that are chosen, each with one call. */
export function SelectionBar({ selection, shown, people }: SelectionBarProps) {
  const t = useTranslate()
  const [isClosing, setClosing] = useState(false)
  const { chats, all, clear } = selection
  const actions = useSelectionActions(selection)
  const most = Math.min(shown, MOST_AT_ONCE)
  const isWhole = chats.length >= most
  return (
    <div
      role="toolbar"
      aria-label={t('chats.chosen_actions')}
      className="space-y-1 border-b bg-accent px-3 py-1.5"
      onKeyDown={(event) => event.key === 'Escape' && !event.defaultPrevented && clear()}
    >
      <div className="flex items-center gap-2.5 pl-2.5 text-sm">
        <Checkbox
          aria-label={t('chats.choose_all', { count: most })}
          checked={isWhole ? true : 'indeterminate'}
          onCheckedChange={isWhole ? clear : all}
        />
        <span role="status" className="min-w-0 flex-1 truncate font-medium">
          {t('chats.chosen', { count: chats.length })}
        </span>
        <BarButton label={t('chats.choose_end')} onClick={clear}>
          <X aria-hidden />
        </BarButton>
      </div>
      <div className="flex items-center justify-between">
        <AssignMany chats={chats} people={people} onAssign={actions.assign} busy={actions.isBusy} />
        <BarButton label={t('chats.close')} busy={actions.isBusy} onClick={() => setClosing(true)}>
          <CircleCheckBig aria-hidden />
        </BarButton>
        <TagMany chats={chats} people={people} onTag={actions.tag} busy={actions.isBusy} />
        <SnoozeMany onSnooze={actions.snooze} busy={actions.isBusy} />
        <BarButton label={t('chats.read')} busy={actions.isBusy} onClick={actions.read}>
          <MailOpen aria-hidden />
        </BarButton>
      </div>
      {isClosing && (
        <CloseDialog count={chats.length} onClose={actions.close} onDone={() => setClosing(false)} />
      )}
    </div>
  )
}

interface BarButtonProps {
  label: string
  busy?: boolean
  onClick: () => void
  children: ReactNode
}

function BarButton({ label, busy, onClick, children }: BarButtonProps) {
  return (
    <Tooltip label={label} side="bottom">
      <Button variant="ghost" size="icon" aria-label={label} disabled={busy ?? false} onClick={onClick}>
        {children}
      </Button>
    </Tooltip>
  )
}
