import { KeyRound } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import type { Instance } from '../types.ts'

const CloudForm = lazy(() => import('./cloud-form.tsx').then(({ CloudForm: form }) => ({ default: form })))

/** The button for what Meta wants to see of a number of the official API. */
export function CloudDialog({ instance }: { instance: Instance }) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  const name = numberName(instance)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button variant="ghost" size="icon" aria-label={t('number_setup.cloud.of', { name })}>
          <KeyRound aria-hidden />
        </Button>
      }
      title={t('number_setup.cloud.of', { name })}
      description={t('number_setup.cloud.text')}
    >
      <Suspense fallback={<Skeleton className="h-72" />}>
        <CloudForm instanceId={instance.id} onSaved={() => setOpen(false)} />
      </Suspense>
    </Dialog>
  )
}
