import { CloudAlert } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'

const KNOWN_ERRORS = ['network', 'session_expired', 'forbidden']

interface ErrorPageProps {
  code: string
  onRetry: () => void
}

export function ErrorPage({ code, onRetry }: ErrorPageProps) {
  const t = useTranslate()
  const text = t(KNOWN_ERRORS.includes(code) ? (`error.${code}` as MessageId) : 'error.unknown')
  return (
    <div role="alert" className="grid min-h-[60vh] place-items-center p-6 text-center">
      <div className="flex max-w-md flex-col items-center gap-4">
        <CloudAlert className="size-10 text-muted-foreground" strokeWidth={1.5} aria-hidden />
        <h1 className="text-lg font-semibold">{t('app.error_title')}</h1>
        <p className="text-sm text-balance text-muted-foreground">{text}</p>
        <Button onClick={onRetry}>{t('common.retry')}</Button>
      </div>
    </div>
  )
}
