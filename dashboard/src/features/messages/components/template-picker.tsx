import { LayoutTemplate } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Content } from '../types.ts'

const TemplateDialog = lazy(() =>
  import('./template-dialog.tsx').then(({ TemplateDialog }) => ({ default: TemplateDialog })),
)

interface TemplatePickerProps {
  accountId: string
  instanceId: string
  onSend: (content: Content) => void
}

/** In the text's place when nothing but a template arrives. */
export function TemplatePicker({ onSend, ...number }: TemplatePickerProps) {
  const t = useTranslate()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant="outline" className="w-full sm:w-auto" onClick={() => setOpen(true)}>
        <LayoutTemplate aria-hidden />
        {t('messages.template_choose')}
      </Button>
      <Suspense>
        {isOpen && (
          <TemplateDialog
            {...number}
            onClose={() => setOpen(false)}
            onSend={(content) => {
              setOpen(false)
              onSend(content)
            }}
          />
        )}
      </Suspense>
    </>
  )
}
