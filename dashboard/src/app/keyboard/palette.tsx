import { Check } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import {
  CommandDialog,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from '@/components/ui/command.tsx'
import { Kbd } from '@/components/ui/kbd.tsx'
import { COMMANDS, type CommandName } from '@/lib/commands.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isPressed } from '@/lib/keys.ts'
import { useSession } from '../access.ts'
import { choiceEntries, commandEntries } from './command-entries.ts'
import { type Entry, groupEntries, isMatch } from './entries.ts'
import { keepRecent, readRecent } from './recent.ts'
import { usePlaceEntries } from './use-place-entries.ts'

interface PaletteProps {
  /** The command whose choices are shown at first. */
  asked: CommandName | undefined
  onClose: () => void
  /** Closes it, then does this. */
  onRun: (run: () => void) => void
}

/** Goes anywhere and does anything that the page offers, found by typing. */
export function Palette({ asked, onClose, onRun }: PaletteProps) {
  const t = useTranslate()
  const { userId } = useSession()
  const [command, setCommand] = useState(asked)
  const [text, setText] = useState('')
  const { groups, isLooking, hasFailed } = useEntries(command, text)
  const first = groups[0]?.entries[0]?.id ?? ''
  const { value, setValue, hold } = useChosen(`${command} ${text}`, first)

  const choose = (entry: Entry) => {
    if (entry.asks) {
      setCommand(entry.asks)
      setText('')
      return
    }
    // Which of its choices was taken, such as a tag, is said by the command.
    keepRecent(userId, entry.id.split(':').slice(0, 2).join(':'))
    onRun(entry.run)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key.startsWith('Arrow')) hold()
    if (event.key === 'Backspace' && text === '') setCommand(undefined)
    if (!isPressed(event, COMMANDS.palette.keys)) return
    event.preventDefault()
    onClose()
  }
  const status = hasFailed ? 'failed' : isLooking ? 'looking' : groups.length === 0 ? 'nothing' : undefined
  const isStatusSeen = status && (groups.length === 0 || status === 'failed')
  return (
    <CommandDialog
      label={t('keyboard.palette')}
      value={value}
      onValue={setValue}
      onKeyDown={press}
      onClose={onClose}
    >
      <CommandInput
        value={text}
        maxLength={100}
        placeholder={t(command ? 'keyboard.choose_one' : 'keyboard.find')}
        onValueChange={setText}
      >
        {command && (
          <span className="shrink-0 rounded-md bg-muted px-2 py-1 text-xs font-medium">
            {t(`keyboard.${command}`)}
          </span>
        )}
      </CommandInput>
      <CommandList label={t('keyboard.found')} className={groups.length === 0 ? 'hidden' : undefined}>
        {groups.map(({ name, entries }) => (
          <CommandGroup key={name} heading={t(`keyboard.${name}`)}>
            {entries.map((entry) => (
              <PaletteLine key={entry.id} entry={entry} onChoose={() => choose(entry)} />
            ))}
          </CommandGroup>
        ))}
      </CommandList>
      <p role="status" className={isStatusSeen ? 'px-4 py-3 text-sm text-muted-foreground' : 'sr-only'}>
        {status && t(`keyboard.${status}`)}
      </p>
    </CommandDialog>
  )
}

function PaletteLine({ entry, onChoose }: { entry: Entry; onChoose: () => void }) {
  const t = useTranslate()
  const { id, label, detail, icon: Icon, keys, isChosen } = entry
  return (
    <CommandItem value={id} onSelect={onChoose}>
      <Icon aria-hidden />
      <span className="min-w-0 flex-1 truncate">
        <bdi>{label}</bdi>
      </span>
      {detail && detail !== label && (
        <span className="max-w-1/2 truncate text-xs text-muted-foreground tabular-nums">{detail}</span>
      )}
      {isChosen && <Check aria-label={t('keyboard.chosen')} />}
      {keys && <Kbd keys={keys} className="max-md:hidden" />}
    </CommandItem>
  )
}

/** Everything that fits, in its groups. */
function useEntries(command: CommandName | undefined, text: string) {
  const t = useTranslate()
  const { userId } = useSession()
  // While it is open nothing changes its place.
  const [recent] = useState(() => readRecent(userId))
  const places = usePlaceEntries(command ? '' : text, recent)
  if (command) {
    const choices = choiceEntries(command, t).map(({ detail, ...entry }): Entry => entry)
    const found = choices.filter((entry) => isMatch(entry, text))
    return { groups: groupEntries(found, [], text), isLooking: false, hasFailed: false }
  }
  const own = commandEntries(t)
  // Where words name the command alone, what it asks for is a step further.
  const inner = own
    .flatMap(({ asks, label }) => (asks && !isMatch({ label }, text) ? choiceEntries(asks, t) : []))
    .filter((entry) => isMatch(entry, text))
  const found = [...own.filter((entry) => isMatch(entry, text)), ...inner]
  return { ...places, groups: groupEntries([...found, ...places.entries], recent, text) }
}

/** The line that Enter would choose: the first that is found, unless the reader has gone to another since he typed. */
function useChosen(typed: string, first: string) {
  const [value, setValue] = useState(first)
  const heldFor = useRef<string>(undefined)
  useEffect(() => {
    if (heldFor.current !== typed) setValue(first)
  }, [typed, first])
  return {
    value,
    setValue,
    hold: () => {
      heldFor.current = typed
    },
  }
}
