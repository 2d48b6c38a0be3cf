import { LogOut, Replace, Settings2, Trash2 } from 'lucide-react'
import { AlertDialog } from '@/components/ui/alert-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import { ConfirmDialog } from '@/components/ui/confirm-dialog.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { formatPhone } from '@/lib/phone.ts'
import { availableCommands } from '../status.ts'
import type { Instance } from '../types.ts'
import type { InstanceCommand } from '../use-instance-command.ts'
import { CloudDialog } from './cloud-dialog.tsx'
import { InstanceSettingsDialog } from './instance-settings.tsx'

interface InstanceMenuProps {
  instance: Instance
  command: InstanceCommand
  isOwner: boolean
}

/** What is done rarely: settings, leaving the phone, another phone in the number's place, and removing the number. */
export function InstanceMenu({ instance, command, isOwner }: InstanceMenuProps) {
  const t = useTranslate()
  const name = numberName(instance)
  return (
    <span className="flex">
      {instance.engine === 'cloud' && <CloudDialog instance={instance} />}
      <InstanceSettingsDialog
        instance={instance}
        trigger={
          <Button variant="ghost" size="icon" aria-label={t('number_setup.settings.of', { name })}>
            <Settings2 aria-hidden />
          </Button>
        }
      />
      {availableCommands(instance).includes('logout') && (
        <LogOutNumber instance={instance} command={command} />
      )}
      {isOwner && instance.phone && (
        <ReplaceNumber instance={instance} phone={instance.phone} command={command} />
      )}
      <ConfirmDialog
        trigger={
          <Button
            variant="ghost"
            size="icon"
            aria-label={t('number_setup.remove.of', { name })}
            busy={command.pending === 'remove'}
            disabled={command.pending !== undefined}
          >
            {command.pending !== 'remove' && <Trash2 aria-hidden />}
          </Button>
        }
        title={t('number_setup.remove.title', { name })}
        description={t('number_setup.remove.text')}
        confirmLabel={t('instances.action.remove')}
        onConfirm={async () => command.run('remove')}
      />
    </span>
  )
}

function LogOutNumber({ instance, command }: Pick<InstanceMenuProps, 'instance' | 'command'>) {
  const t = useTranslate()
  const { pending } = command
  return (
    <AlertDialog
      trigger={
        <Button
          variant="ghost"
          size="icon"
          aria-label={t('instances.action.logout')}
          title={t('instances.action.logout')}
          busy={pending === 'logout'}
          disabled={pending !== undefined}
        >
          {pending !== 'logout' && <LogOut aria-hidden />}
        </Button>
      }
      title={t('instances.logout.title', { name: numberName(instance) })}
      description={t('instances.logout.text')}
      confirmLabel={t('instances.logout.confirm')}
      cancelLabel={t('common.cancel')}
      onConfirm={() => command.run('logout')}
    />
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
          aria-label={t('number_setup.replace.of', { name })}
          busy={command.pending === 'replace_number'}
          disabled={command.pending !== undefined}
        >
          {command.pending !== 'replace_number' && <Replace aria-hidden />}
        </Button>
      }
      title={t('number_setup.replace.title', { phone: shown })}
      description={t('number_setup.replace.text')}
      confirmLabel={t('instances.action.replace_number')}
      typed={{ text: shown, label: t('number_setup.replace.typed', { phone: shown }) }}
      onConfirm={async () => command.run('replace_number', { phone })}
    />
  )
}
