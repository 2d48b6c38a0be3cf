import { useLingui } from '@lingui/react'
import {
  CalendarClock,
  Headset,
  type LucideIcon,
  Moon,
  Star,
  UserRoundPlus,
  UtensilsCrossed,
  Workflow,
} from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import type { Locale } from '@/lib/i18n.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { TEMPLATES } from '../catalogue.ts'
import type { FlowTemplate } from '../types.ts'
import { UseTemplateDialog } from './use-template-dialog.tsx'

const ICONS: Record<string, LucideIcon> = {
  'customer-service': Headset,
  'menu-and-order': UtensilsCrossed,
  scheduling: CalendarClock,
  'lead-capture': UserRoundPlus,
  'nps-survey': Star,
  'outside-hours': Moon,
}

interface TemplateGalleryProps {
  accountId: string
  canManage: boolean
}

/** The flows that can be used as they are. */
export function TemplateGallery({ accountId, canManage }: TemplateGalleryProps) {
  return (
    <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
      {TEMPLATES.map((template) => (
        <li key={template.id}>
          <TemplateCard accountId={accountId} template={template} canManage={canManage} />
        </li>
      ))}
    </ul>
  )
}

interface TemplateCardProps extends TemplateGalleryProps {
  template: FlowTemplate
}

function TemplateCard({ accountId, template, canManage }: TemplateCardProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const language = i18n.locale as Locale
  const { id, starts, graph } = template
  const Icon = ICONS[id] ?? Workflow
  const name = template.name[language]
  return (
    <Card className="flex h-full flex-col gap-4 p-5">
      <div className="flex items-start gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-full bg-accent text-primary">
          <Icon className="size-5" aria-hidden />
        </span>
        <div className="min-w-0">
          <h2 className="font-semibold">{name}</h2>
          <p className="text-xs text-muted-foreground">
            {t('flow_templates.blocks', { count: Object.keys(graph.nodes).length })}
          </p>
        </div>
      </div>
      <p className="flex-1 text-sm text-muted-foreground">{template.description[language]}</p>
      <p className="text-sm">
        {starts.kind === 'keyword'
          ? t('flow_templates.begins.keyword', { word: starts.words[0] })
          : t(`flow_templates.begins.${starts.kind}`)}
      </p>
      <UseTemplateDialog
        accountId={accountId}
        template={template}
        name={name}
        trigger={
          <Button
            className="self-start"
            disabled={!canManage}
            aria-label={t('flow_templates.use_name', { name })}
          >
            {t('flow_templates.use')}
          </Button>
        }
      />
    </Card>
  )
}
