import { Settings2, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { displayName } from '../status.ts'
import type { Instance } from '../types.ts'
import type { InstanceCommand } from '../use-instance-command.ts'
import { InstanceSettingsDialog } from './instance-settings.tsx'

/** What is done rarely: settings, and removing the number. */
export function InstanceMenu({ instance, command }: { instance: Instance; command: InstanceCommand }) {
  const t = useTranslate()
  const name = displayName(instance)
  return (
    <span className="ml-auto flex">
      <InstanceSettingsDialog
        instance={instance}
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('instances.settings.of', { name })}>
            <Settings2 aria-hidden />
          </Button>
        }
      />
      <ConfirmDialog
        trigger={
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('instances.remove.of', { name })}
            busy={command.pending === 'remove'}
            disabled={command.pending !== undefined}
          >
            {command.pending !== 'remove' && <Trash2 aria-hidden />}
          </Button>
        }
        title={t('instances.remove.title', { name })}
        description={t('instances.remove.text')}
        confirmLabel={t('instances.action.remove')}
        onConfirm={async () => command.run('remove')}
      />
    </span>
  )
}
