import { ArrowLeft } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { ActionsForm } from '@/features/integrations/inbound/components/actions-form.tsx'
import { HookNotice } from '@/features/integrations/inbound/components/hook-notice.tsx'
import { HookRemoval } from '@/features/integrations/inbound/components/hook-removal.tsx'
import { HookSwitch } from '@/features/integrations/inbound/components/hook-switch.tsx'
import { MappingEditor } from '@/features/integrations/inbound/components/mapping-editor.tsx'
import { SampleList } from '@/features/integrations/inbound/components/sample-list.tsx'
import { SetupSteps } from '@/features/integrations/inbound/components/setup-steps.tsx'
import type { Hook, InboundContext } from '@/features/integrations/inbound/types.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

interface OneHookProps {
  context: InboundContext
  hook: Hook
  onClose: () => void
}

export function OneHook({ context, hook, onClose }: OneHookProps) {
  const t = useTranslate()
  return (
    <Page className="max-w-5xl">
      <PageHeader
        title={hook.name}
        actions={
          <>
            <Button variant="ghost" onClick={onClose}>
              <ArrowLeft aria-hidden />
              {t('inbound.title')}
            </Button>
            {context.canWrite && (
              <>
                <HookSwitch hook={hook} />
                <HookRemoval hook={hook} onRemoved={onClose} />
              </>
            )}
          </>
        }
      />
      <div className="space-y-6">
        <div role="status" className="empty:hidden">
          <HookNotice hook={hook} />
        </div>
        <SetupSteps context={context} hook={hook} />
        <MappingEditor context={context} hook={hook} />
        <ActionsForm context={context} hook={hook} />
        <SampleList context={context} hook={hook} />
      </div>
    </Page>
  )
}
