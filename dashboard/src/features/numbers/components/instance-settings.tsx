import { lazy, type ReactNode, Suspense, useState } from 'react'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import type { Instance } from '../types.ts'

/** Wanted rarely: no part of the first page. */
const InstanceSettingsForm = lazy(() =>
  import('./instance-settings-form.tsx').then((module) => ({ default: module.InstanceSettingsForm })),
)

export function InstanceSettingsDialog({ instance, trigger }: { instance: Instance; trigger: ReactNode }) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={trigger}
      title={t('number_setup.settings.of', { name: numberName(instance) })}
    >
      <Suspense fallback={<Skeleton className="h-72" />}>
        <InstanceSettingsForm instance={instance} onSaved={() => setOpen(false)} />
      </Suspense>
    </Dialog>
  )
}
