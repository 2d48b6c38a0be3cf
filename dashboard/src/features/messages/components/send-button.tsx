import { ChevronUp, CircleCheckBig, SendHorizontal } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { Kbd } from '@/components/ui/kbd.tsx'
import { COMMANDS } from '@/lib/commands.ts'
import { useTranslate } from '@/lib/i18n.ts'

interface SendButtonProps {
  label: string
  busy: boolean
  disabled: boolean
  onSend: () => void
  /** Undefined where there is nothing to be ended. */
  onSendAndClose: (() => void) | undefined
}

/** Sends what was written; the arrow beside it also ends the chat. */
export function SendButton({ label, busy, disabled, onSend, onSendAndClose }: SendButtonProps) {
  const t = useTranslate()
  return (
    <div className="flex gap-px">
      <Button
        size="icon"
        className={onSendAndClose && 'rounded-r-none'}
        busy={busy}
        disabled={disabled}
        aria-label={label}
        onClick={onSend}
      >
        {!busy && <SendHorizontal aria-hidden />}
      </Button>
      {onSendAndClose && (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button
              className="w-6 rounded-l-none px-0"
              disabled={disabled}
              aria-label={t('messages.send_more')}
            >
              <ChevronUp aria-hidden />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent side="top" align="end">
            <DropdownMenuItem onSelect={onSendAndClose}>
              <CircleCheckBig aria-hidden />
              <span className="flex-1">{t('messages.send_close')}</span>
              <Kbd keys={COMMANDS.send_close.keys} className="ml-4 max-md:hidden" />
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </div>
  )
}
