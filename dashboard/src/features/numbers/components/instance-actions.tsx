import { type LucideIcon, Play, RotateCw, Square } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { addCatalogs, useTranslate } from '@/lib/i18n.ts'
import { availableCommands } from '../status.ts'
import type { CommandName, Instance } from '../types.ts'
import type { InstanceCommand } from '../use-instance-command.ts'

// What is done rarely comes once the card is there.
const InstanceMenu = lazy(async () => {
  const [{ InstanceMenu: Menu }] = await Promise.all([
    import('./instance-menu.tsx'),
    addCatalogs(['number-setup']),
  ])
  return { default: Menu }
})

const ICONS = { start: Play, stop: Square, restart: RotateCw } satisfies Partial<
  Record<CommandName, LucideIcon>
>
type Plain = keyof typeof ICONS

/** The others ask first: their buttons stand in the menu. */
function isPlain(name: CommandName | undefined): name is Plain {
  return name !== undefined && name in ICONS
}

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
  const names = availableCommands(instance).filter(isPlain)
  const { pending } = command
  if (isPlain(pending) && !names.includes(pending)) names.unshift(pending)

  return (
    <div className="ml-auto flex flex-wrap items-center justify-end gap-2">
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
  name: Plain
  instance: Instance
  command: InstanceCommand
  disabled: boolean
}

function CommandButton({ name, instance, command, disabled }: CommandButtonProps) {
  const t = useTranslate()
  const Icon = ICONS[name]
  const isPending = command.pending === name
  const label = name === 'start' && instance.status === 'failed' ? 'retry' : name
  return (
    <Button
      variant={name === 'start' ? 'primary' : 'outline'}
      size={name === 'start' ? 'default' : 'small'}
      busy={isPending}
      disabled={disabled || command.pending !== undefined}
      onClick={() => command.run(name)}
    >
      {!isPending && <Icon aria-hidden />}
      {isPending ? t(`instances.pending.${name}`) : t(`instances.action.${label}`)}
    </Button>
  )
}
