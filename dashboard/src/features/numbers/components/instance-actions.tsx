import { KeyRound, LogOut, type LucideIcon, Play, Replace, RotateCw, Square, Trash2 } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { AlertDialog } from '@/components/ui/alert-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { numberName } from '@/lib/number-name.ts'
import { availableCommands } from '../status.ts'
import type { CommandName, Instance } from '../types.ts'
import type { InstanceCommand } from '../use-instance-command.ts'

// What is done rarely comes once the card is there.
const InstanceMenu = lazy(async () => ({ default: (await import('./instance-menu.tsx')).InstanceMenu }))

const ICONS: Record<CommandName, LucideIcon> = {
  start: Play,
  stop: Square,
  restart: RotateCw,
  logout: LogOut,
  pairing_code: KeyRound,
  remove: Trash2,
  replace_number: Replace,
}

/** Their buttons stand in other places. */
const ELSEWHERE: readonly CommandName[] = ['pairing_code', 'remove', 'replace_number']

interface InstanceActionsProps {
  instance: Instance
  command: InstanceCommand
  /** Owners and administrators may; the database refuses others whatever is shown here. */
  canManage: boolean
  /** A number is the owner's to give up. */
  isOwner: boolean
}

export function InstanceActions({ instance, command, canManage, isOwner }: InstanceActionsProps) {
  const t = useTranslate()
  // The command under way stays in sight even when the status it brings no longer offers it.
  const names = availableCommands(instance)
  const { pending } = command
  const hasPlace = pending && !ELSEWHERE.includes(pending)
  if (hasPlace && !names.includes(pending)) names.unshift(pending)

  return (
    <div className="flex flex-wrap items-center gap-2">
      {names.map((name) => (
        <CommandButton key={name} name={name} instance={instance} command={command} disabled={!canManage} />
      ))}
      {canManage && (
        <Suspense>
          <InstanceMenu instance={instance} command={command} isOwner={isOwner} />
        </Suspense>
      )}
      {!canManage && <p className="text-xs text-muted-foreground">{t('instances.action.agent')}</p>}
    </div>
  )
}

interface CommandButtonProps {
  name: CommandName
  instance: Instance
  command: InstanceCommand
  disabled: boolean
}

function CommandButton({ name, instance, command, disabled }: CommandButtonProps) {
  const t = useTranslate()
  const Icon = ICONS[name]
  const isPending = command.pending === name
  const label = name === 'start' && instance.status === 'failed' ? 'retry' : name
  const run = () => command.run(name)
  const button = (
    <Button
      variant={name === 'start' ? 'primary' : name === 'logout' ? 'danger' : 'outline'}
      busy={isPending}
      disabled={disabled || command.pending !== undefined}
      onClick={name === 'logout' ? undefined : run}
    >
      {!isPending && <Icon aria-hidden />}
      {isPending ? t(`instances.pending.${name}`) : t(`instances.action.${label}`)}
    </Button>
  )
  if (name !== 'logout') return button
  return (
    <AlertDialog
      trigger={button}
      title={t('instances.logout.title', { name: numberName(instance) })}
      description={t('instances.logout.text')}
      confirmLabel={t('instances.logout.confirm')}
      cancelLabel={t('common.cancel')}
      onConfirm={run}
    />
  )
}
