import { Plus } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Instance } from '../types.ts'

const InstanceAddForm = lazy(async () => ({
  default: (await import('./instance-add-form.tsx')).InstanceAddForm,
}))

interface InstanceAddProps {
  /** The accounts in which the reader may add numbers. */
  accounts: { id: string; name: string }[]
  onAdded: (instance: Instance) => void
}

/** The button for a new number and its window. */
export function InstanceAdd({ accounts, onAdded }: InstanceAddProps) {
  const t = useTranslate()
  const [open, setOpen] = useState(false)
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button disabled={accounts.length === 0}>
          <Plus aria-hidden />
          {t('instances.add')}
        </Button>
      }
      title={t('instances.add')}
      description={t('instances.add_text')}
    >
      <Suspense fallback={<Spinner className="w-full py-6" />}>
        <InstanceAddForm
          accounts={accounts}
          onAdded={(instance) => {
            setOpen(false)
            onAdded(instance)
          }}
        />
      </Suspense>
    </Dialog>
  )
}
