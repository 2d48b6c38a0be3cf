import { type FormEvent, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Select } from '@/components/ui/select.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAdminAct } from '../api/change-account.ts'
import { dayOf, endOf } from '../days.ts'
import { PLANS } from '../search.ts'
import type { AdminAccount } from '../types.ts'

interface PlanDialogProps {
  account: AdminAccount
  onClose: () => void
}

export function PlanDialog({ account, onClose }: PlanDialogProps) {
  const t = useTranslate()
  const say = useErrorText('admin')
  const [plan, setPlan] = useState(account.plan)
  const [day, setDay] = useState(dayOf(account.plan_expires_at))
  const { mutate, isPending, error } = useAdminAct(account.id)
  const plans = [...new Set([...PLANS, account.plan])]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate(
      { act: 'admin_set_plan', plan, expires_at: endOf(day) },
      {
        onSuccess: () => {
          toast.success(t('admin.plan_changed', { name: account.name }))
          onClose()
        },
      },
    )
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('admin.change_plan_of', { name: account.name })}
      description={t('admin.change_plan_text')}
    >
      <form className="space-y-5" onSubmit={submit}>
        <Field label={t('admin.plan')}>
          {(control) => (
            <Select
              {...control}
              value={plan}
              options={plans.map((value) => ({ value, label: t('accounts.plan_name', { plan: value }) }))}
              onChange={(event) => setPlan(event.target.value)}
            />
          )}
        </Field>
        <FormField
          label={t('admin.valid_until')}
          hint={t('admin.valid_until_hint')}
          type="date"
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
        <div role="alert">{error && <Alert tone="danger" title={say(error)} />}</div>
        <Button type="submit" className="w-full" busy={isPending}>
          {t('common.save')}
        </Button>
      </form>
    </Dialog>
  )
}
