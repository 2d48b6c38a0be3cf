import { Search, X } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useRef } from 'react'
import { Input } from '@/components/ui/input.tsx'
import { cn } from '@/lib/cn.ts'
import { useCommand } from '@/lib/commands.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useTypedSearch } from '@/lib/typed-search.ts'
import type { ChatSearch } from '../search.ts'
import { type ChatCounts, FOLDERS, type Folder, MOST_COUNTED, SELDOM } from '../types.ts'
import { FoundIn } from './found-in.tsx'

// Set less often, and so asked for once the list is on its way.
const FilterMenu = lazy(async () => ({ default: (await import('./filter-menu.tsx')).FilterMenu }))

interface ChatFiltersProps {
  search: ChatSearch
  onSearch: (changes: Partial<ChatSearch>) => void
  counts: ChatCounts | undefined
  numbers: readonly { id: string; name: string }[]
  tags: readonly string[]
  /** Messages are looked for in one account at a time. */
  canSearchMessages: boolean
  /** The menu of saved filters. */
  views: ReactNode
}

/** Search, folders with their counts, and the filters that are set less often. */
export function ChatFilters({
  search,
  onSearch,
  counts,
  canSearchMessages,
  views,
  ...choices
}: ChatFiltersProps) {
  const t = useTranslate()
  const folder = search.pasta ?? 'all'
  return (
    <div className="space-y-1.5 border-b px-3 pb-1.5">
      <div className="flex gap-2">
        <SearchInput text={search.q ?? ''} onText={(q) => onSearch({ q: q || undefined })} />
        <Suspense fallback={<span className="size-9 shrink-0" />}>
          <FilterMenu search={search} onSearch={onSearch} {...choices} />
        </Suspense>
        {views}
      </div>
      {canSearchMessages && search.q && <FoundIn search={search} onSearch={onSearch} />}
      {/* A wheel that turns up and down moves them too: not every mouse has another. */}
      <div
        className="-mx-3 overflow-x-auto px-3 [scrollbar-width:none]"
        onWheel={(event) => {
          event.currentTarget.scrollLeft += event.deltaY
        }}
      >
        <fieldset aria-label={t('chats.folders')} className="flex w-max gap-0.5 py-0.5">
          {foldersOf(counts, folder).map((name) => (
            <FolderButton
              key={name}
              name={name}
              count={counts?.[name]}
              isChosen={name === folder}
              onChoose={() => onSearch({ pasta: name === 'all' ? undefined : name })}
            />
          ))}
        </fieldset>
      </div>
    </div>
  )
}

function foldersOf(counts: ChatCounts | undefined, chosen: Folder): Folder[] {
  return FOLDERS.filter((name) => name === chosen || !SELDOM.includes(name) || (counts?.[name] ?? 0) > 0)
}

function SearchInput({ text, onText }: { text: string; onText: (text: string) => void }) {
  const t = useTranslate()
  const [typed, setTyped] = useTypedSearch(text, onText)
  const input = useRef<HTMLInputElement>(null)
  useCommand('search', { run: () => input.current?.select() })
  return (
    <div className="relative min-w-0 flex-1">
      <Search
        className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted-foreground"
        aria-hidden
      />
      <Input
        ref={input}
        type="search"
        aria-label={t('chats.search')}
        placeholder={t('chats.search')}
        value={typed}
        maxLength={100}
        className="pl-9 text-ellipsis [&::-webkit-search-cancel-button]:hidden"
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setTyped('')
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          document.querySelector<HTMLElement>('[data-chat-list] [data-chat]')?.focus()
        }}
      />
      {typed && (
        <button
          type="button"
          aria-label={t('common.clear')}
          className="focus-ring absolute top-2 right-2 rounded-sm p-0.5 text-muted-foreground hover:text-foreground"
          onClick={() => setTyped('')}
        >
          <X className="size-4" aria-hidden />
        </button>
      )}
    </div>
  )
}

interface FolderButtonProps {
  name: Folder
  count: number | undefined
  isChosen: boolean
  onChoose: () => void
}

function FolderButton({ name, count, isChosen, onChoose }: FolderButtonProps) {
  const t = useTranslate()
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      className={cn(
        'focus-ring flex h-7 shrink-0 items-center gap-1 rounded-full px-2 text-xs font-medium whitespace-nowrap',
        isChosen
          ? 'bg-accent text-foreground'
          : 'text-muted-foreground hover:bg-accent hover:text-foreground',
      )}
      onClick={onChoose}
      onFocus={(event) => event.currentTarget.scrollIntoView({ block: 'nearest', inline: 'nearest' })}
    >
      {t(`chats.folder.${name}`)}
      {count !== undefined && count > 0 && (
        <span className="text-xs tabular-nums opacity-85">{count >= MOST_COUNTED ? '999+' : count}</span>
      )}
    </button>
  )
}
