import type { LucideIcon } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { isField, isOpen, isPressed } from './keys.ts'

interface Known {
  /** As `isPressed` reads them; without, it is in the palette alone. */
  keys?: string
  group: CommandGroup
  /** The place that has the focus hears the keys itself; they are only shown. */
  isLocal?: true
  /** Goes on while the key is held. */
  repeats?: true
  /** Of no use where it would have to be looked for. */
  isHidden?: true
  /** What the keys ask for while the command is not offered. */
  otherwise?: 'assign'
}

export const GROUPS = ['anywhere', 'list', 'chat', 'writing'] as const
type CommandGroup = (typeof GROUPS)[number]

/**
 * All that keys do, in the order in which it is shown: what a key does, the palette and the window of shortcuts are made
 * from this list. A feature that offers one of them says how by `useCommand`; its words are `keyboard.<name>`.
 */
export const COMMANDS = {
  palette: { keys: 'mod+k', group: 'anywhere', isHidden: true },
  help: { keys: '?', group: 'anywhere' },
  undo: { keys: 'z', group: 'anywhere' },
  next: { keys: 'j', group: 'list', repeats: true, isHidden: true },
  previous: { keys: 'k', group: 'list', repeats: true, isHidden: true },
  open: { keys: 'enter', group: 'list', isLocal: true },
  choose_row: { keys: 'x', group: 'list', isLocal: true },
  search: { keys: '/', group: 'list' },
  reply: { keys: 'r', group: 'chat' },
  note: { keys: 'n', group: 'chat' },
  assign_me: { keys: 'a', group: 'chat', otherwise: 'assign' },
  assign: { keys: 'shift+a', group: 'chat' },
  transfer: { keys: 'shift+t', group: 'chat' },
  tag: { keys: 't', group: 'chat' },
  snooze: { keys: 's', group: 'chat' },
  start_flow: { keys: 'f', group: 'chat' },
  close: { keys: 'e', group: 'chat' },
  close_reason: { keys: 'shift+e', group: 'chat' },
  reopen: { group: 'chat' },
  wake: { group: 'chat' },
  set_pending: { group: 'chat' },
  set_open: { group: 'chat' },
  send: { keys: 'enter', group: 'writing', isLocal: true },
  send_close: { keys: 'mod+shift+enter', group: 'writing', isLocal: true },
  break_line: { keys: 'shift+enter', group: 'writing', isLocal: true },
  leave: { keys: 'escape', group: 'writing', isLocal: true },
} as const satisfies Record<string, Known>

export type CommandName = keyof typeof COMMANDS
export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[]

export const commandOf = (name: CommandName): Known => COMMANDS[name]

/** One of several that a command asks for. */
export interface Choice {
  id: string
  label: string
  icon?: LucideIcon
  isChosen?: boolean
  run: () => void
}

/** What a command does here and now, or what it asks for first. */
export type Offer = { run: () => void } | { choices: () => readonly Choice[] }

const offers = new Map<CommandName, (() => Offer | undefined)[]>()

/** What the page offers now; where two do, the one that came last. */
export function offerOf(name: CommandName): Offer | undefined {
  return offers.get(name)?.at(-1)?.()
}

/** Offers a command while the component is shown; undefined: not now. */
export function useCommand(name: CommandName, offer: Offer | undefined): void {
  const now = useRef(offer)
  useEffect(() => {
    now.current = offer
  })
  const isOffered = offer !== undefined
  useEffect(() => {
    if (!isOffered) return
    const ours = () => now.current
    offers.set(name, [...(offers.get(name) ?? []), ours])
    return () => {
      offers.set(
        name,
        (offers.get(name) ?? []).filter((other) => other !== ours),
      )
    }
  }, [name, isOffered])
}

/** Does what is offered under this name, unless it asks something first. */
export function runCommand(name: CommandName): void {
  const offer = offerOf(name)
  if (offer && 'run' in offer) offer.run()
}

const WINDOWS = ['dialog', 'alertdialog', 'menu', 'listbox']

/** The command that a key calls: none while somebody types, in a window, or in the middle of a character. */
export function commandFor(event: KeyboardEvent): CommandName | undefined {
  if (event.isComposing || event.defaultPrevented) return undefined
  const known = COMMAND_NAMES.find((candidate) => {
    const { keys, isLocal } = commandOf(candidate)
    return keys && !isLocal && isPressed(event, keys)
  })
  if (!known) return undefined
  const { keys = '', repeats, otherwise } = commandOf(known)
  const isFree = keys.startsWith('mod+') || !isField(event.target)
  if (!isFree || (event.repeat && !repeats) || isOpen(...WINDOWS)) return undefined
  return [known, otherwise].find((name) => name && offerOf(name))
}
