import { Replace, Settings2, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { formatPhone } from '@/lib/phone.ts'
import type { Instance } from '../types.ts'
import type { InstanceCommand } from '../use-instance-command.ts'
import { CloudDialog } from './cloud-dialog.tsx'
import { InstanceSettingsDialog } from './instance-settings.tsx'

interface InstanceMenuProps {
  instance: Instance
  command: InstanceCommand
  isOwner: boolean
}

/** What is done rarely: settings, another phone in the number's place, and removing the number. */
export function InstanceMenu({ instance, command, isOwner }: InstanceMenuProps) {
  const t = useTranslate()
  const name = numberName(instance)
  return (
    <span className="ml-auto flex">
      {instance.engine === 'cloud' && <CloudDialog instance={instance} />}
      <InstanceSettingsDialog
        instance={instance}
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('instances.settings.of', { name })}>
            <Settings2 aria-hidden />
          </Button>
        }
      />
      {isOwner && instance.phone && (
        <ReplaceNumber instance={instance} phone={instance.phone} command={command} />
      )}
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

interface ReplaceNumberProps {
  instance: Instance
  phone: string
  command: InstanceCommand
}

/** The owner types the phone that he gives up: the next one that is connected takes its place. */
function ReplaceNumber({ instance, phone, command }: ReplaceNumberProps) {
  const t = useTranslate()
  const name = numberName(instance)
  const shown = formatPhone(phone)
  return (
    <ConfirmDialog
      trigger={
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('instances.replace.of', { name })}
          busy={command.pending === 'replace_number'}
          disabled={command.pending !== undefined}
        >
          {command.pending !== 'replace_number' && <Replace aria-hidden />}
        </Button>
      }
      title={t('instances.replace.title', { phone: shown })}
      description={t('instances.replace.text')}
      confirmLabel={t('instances.action.replace_number')}
      typed={{ text: shown, label: t('instances.replace.typed', { phone: shown }) }}
      onConfirm={async () => command.run('replace_number', { phone })}
    />
  )
}
