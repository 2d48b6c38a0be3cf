import { Ban, CirclePlay, CreditCard, EllipsisVertical, Eye } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAdminAct } from '../api/change-account.ts'
import type { AdminAccount } from '../types.ts'
import { PlanDialog } from './plan-dialog.tsx'
import { ReasonDialog } from './reason-dialog.tsx'

type Question = 'plan' | 'suspend' | 'enter'

interface AccountActionsProps {
  account: AdminAccount
  onEntered: () => void
}

export function AccountActions({ account, onEntered }: AccountActionsProps) {
  const t = useTranslate()
  const say = useErrorText('admin')
  const { id, name } = account
  const { mutate, isPending } = useAdminAct(id)
  const [question, setQuestion] = useState<Question>()
  const close = () => setQuestion(undefined)
  const resume = () =>
    mutate(
      { act: 'admin_resume_account' },
      {
        onSuccess: () => toast.success(t('admin.resumed', { name })),
        onError: (error) => toast.error(say(error)),
      },
    )
  return (
    <>
      <Button
        variant="ghost"
        size="icon"
        // On a telephone the menu has it, and stays in sight.
        className="max-sm:hidden"
        aria-label={t('admin.change_plan_of', { name })}
        title={t('admin.change_plan')}
        onClick={() => setQuestion('plan')}
      >
        <CreditCard aria-hidden />
      </Button>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" busy={isPending} aria-label={t('admin.actions', { name })}>
            {!isPending && <EllipsisVertical aria-hidden />}
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setQuestion('enter')}>
            <Eye aria-hidden />
            {t('admin.enter')}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setQuestion('plan')}>
            <CreditCard aria-hidden />
            {t('admin.change_plan')}
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          {account.suspended_reason === null ? (
            <DropdownMenuItem className="text-danger" onSelect={() => setQuestion('suspend')}>
              <Ban aria-hidden />
              {t('admin.suspend')}
            </DropdownMenuItem>
          ) : (
            <DropdownMenuItem onSelect={resume}>
              <CirclePlay aria-hidden />
              {t('admin.resume')}
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {question === 'plan' && <PlanDialog account={account} onClose={close} />}
      {question === 'enter' && (
        <ReasonDialog account={account} act="admin_enter_account" onClose={close} onDone={onEntered} />
      )}
      {question === 'suspend' && (
        <ReasonDialog account={account} act="admin_suspend_account" onClose={close} onDone={close} />
      )}
    </>
  )
}
