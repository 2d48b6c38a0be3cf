import {
  AlarmClock,
  AlarmClockOff,
  CircleCheckBig,
  CircleDashed,
  CircleDot,
  Keyboard,
  type LucideIcon,
  NotebookPen,
  Reply,
  RotateCcw,
  Search,
  StickyNote,
  Tag,
  Undo2,
  UserRound,
  UserRoundPlus,
  Workflow,
  Zap,
} from 'lucide-react'
import { COMMAND_NAMES, type CommandName, commandOf, offerOf, runCommand } from '@/lib/commands.ts'
import type { Translate } from '@/lib/i18n.ts'
import type { Entry } from './entries.ts'

const ICONS: Partial<Record<CommandName, LucideIcon>> = {
  help: Keyboard,
  undo: Undo2,
  search: Search,
  reply: Reply,
  note: StickyNote,
  assign_me: UserRoundPlus,
  assign: UserRound,
  transfer: NotebookPen,
  tag: Tag,
  snooze: AlarmClock,
  start_flow: Workflow,
  close: CircleCheckBig,
  close_reason: CircleCheckBig,
  reopen: RotateCcw,
  wake: AlarmClockOff,
  set_pending: CircleDashed,
  set_open: CircleDot,
}

/** What the page offers to do; the chat's own first. */
export function commandEntries(t: Translate): Entry[] {
  const offered = COMMAND_NAMES.filter((name) => !commandOf(name).isHidden && offerOf(name))
  const isOfPage = (name: CommandName) => Number(commandOf(name).group !== 'chat')
  return offered
    .sort((one, other) => isOfPage(one) - isOfPage(other))
    .map((name) => ({
      id: `do:${name}`,
      group: 'actions',
      label: t(`keyboard.${name}`),
      icon: ICONS[name] ?? Zap,
      keys: commandOf(name).keys,
      ...(choicesOf(name) && { asks: name }),
      run: () => runCommand(name),
    }))
}

/** What a command asks for. */
export function choiceEntries(name: CommandName, t: Translate): Entry[] {
  const label = t(`keyboard.${name}`)
  return (choicesOf(name)?.() ?? []).map((choice) => ({
    id: `do:${name}:${choice.id}`,
    group: 'actions',
    label: choice.label,
    detail: label,
    icon: choice.icon ?? ICONS[name] ?? Zap,
    isChosen: choice.isChosen,
    run: choice.run,
  }))
}

function choicesOf(name: CommandName) {
  const offer = offerOf(name)
  return offer && 'choices' in offer ? offer.choices : undefined
}
