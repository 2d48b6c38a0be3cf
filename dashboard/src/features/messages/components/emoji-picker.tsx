import { useLingui } from '@lingui/react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { EMOJI_GROUPS, findEmoji, loadEmoji } from '../emoji.ts'
import { EmojiGrid } from './emoji-grid.tsx'

/** Every emoji: by what it is called, or by its group. */
export function EmojiPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const [typed, setTyped] = useState('')
  const [group, setGroup] = useState(0)
  const { data: groups } = useQuery({
    queryKey: ['emoji', i18n.locale],
    queryFn: () => loadEmoji(i18n.locale),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (!groups) return <Spinner className="h-72 w-72" />
  const isSearching = typed.trim() !== ''
  const shown = isSearching ? findEmoji(groups, typed) : (groups[group] ?? [])
  const name = EMOJI_GROUPS[group] ?? 'smileys'
  return (
    <div className="w-80 max-w-full space-y-1.5">
      <Input
        type="search"
        autoFocus
        aria-label={t('messages.emoji_search')}
        placeholder={t('messages.emoji_search')}
        value={typed}
        maxLength={40}
        onChange={(event) => setTyped(event.target.value)}
      />
      <fieldset aria-label={t('messages.emoji_groups')} className="flex min-w-0 justify-between">
        {EMOJI_GROUPS.map((one, index) => (
          <button
            key={one}
            type="button"
            title={t(`messages.emoji_group.${one}`)}
            aria-label={t(`messages.emoji_group.${one}`)}
            aria-pressed={!isSearching && index === group}
            className={cn(
              'focus-ring grid size-8 place-items-center rounded-md text-lg hover:bg-accent',
              !isSearching && index === group ? 'bg-accent' : 'grayscale',
            )}
            onClick={() => {
              setTyped('')
              setGroup(index)
            }}
          >
            {groups[index]?.[0]?.emoji}
          </button>
        ))}
      </fieldset>
      {shown.length > 0 ? (
        <EmojiGrid
          key={isSearching ? 'found' : name}
          label={isSearching ? t('messages.emoji_found') : t(`messages.emoji_group.${name}`)}
          emoji={shown}
          onChoose={onChoose}
        />
      ) : (
        <p role="status" className="grid h-56 place-items-center text-sm text-muted-foreground">
          {t('messages.emoji_none')}
        </p>
      )}
    </div>
  )
}
