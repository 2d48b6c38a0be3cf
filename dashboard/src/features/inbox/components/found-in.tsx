import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { ChatSearch } from '../search.ts'

interface FoundInProps {
  search: ChatSearch
  onSearch: (changes: Partial<ChatSearch>) => void
}

/** Whether what is typed is looked for in the names of chats or in what was said. */
export function FoundIn({ search, onSearch }: FoundInProps) {
  const t = useTranslate()
  const inMessages = search.busca === 'mensagens'
  return (
    <fieldset aria-label={t('chats.found')} className="flex gap-0.5 rounded-lg bg-muted p-0.5">
      <FoundButton
        label={t('chats.found_chats')}
        isChosen={!inMessages}
        onChoose={() => onSearch({ busca: undefined })}
      />
      <FoundButton
        label={t('chats.found_in_messages')}
        isChosen={inMessages}
        onChoose={() => onSearch({ busca: 'mensagens' })}
      />
    </fieldset>
  )
}

function FoundButton({
  label,
  isChosen,
  onChoose,
}: {
  label: string
  isChosen: boolean
  onChoose: () => void
}) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      className={cn(
        'focus-ring h-7 flex-1 rounded-md text-xs font-medium pointer-coarse:h-9',
        isChosen ? 'bg-card text-foreground shadow-xs' : 'text-muted-foreground hover:text-foreground',
      )}
      onClick={onChoose}
    >
      {label}
    </button>
  )
}
