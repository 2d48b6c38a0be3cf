import { Link } from '@tanstack/react-router'
import { PartyPopper } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Start } from '../types.ts'

interface TemplateUsedProps {
  accountId: string
  flowId: string
  start: Start
}

/** The flow answers from now on: how to see that, and where to change what it says. */
export function TemplateUsed({ accountId, flowId, start }: TemplateUsedProps) {
  const t = useTranslate()
  return (
    <div className="space-y-5">
      <div role="status" className="flex gap-3">
        <PartyPopper className="size-6 shrink-0 text-primary" aria-hidden />
        <div className="space-y-1">
          <p className="font-medium">{t('flow_templates.done')}</p>
          <p className="text-sm text-muted-foreground">
            {start.kind === 'keyword'
              ? t('flow_templates.done.keyword', { word: start.words[0] })
              : t(`flow_templates.done.${start.kind}`)}
          </p>
        </div>
      </div>
      <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
        <Button asChild variant="outline">
          <Link to="/a/$accountId/conversas" params={{ accountId }}>
            {t('flow_templates.to_chats')}
          </Link>
        </Button>
        <Button asChild>
          <Link to="/a/$accountId/fluxos/$flowId" params={{ accountId, flowId }}>
            {t('flow_templates.to_builder')}
          </Link>
        </Button>
      </div>
    </div>
  )
}
