import { X } from 'lucide-react'
import { useTranslate } from '@/lib/i18n.ts'
import { type Tag, tagColor } from '@/lib/tags.ts'

interface TagBadgeProps {
  name: string
  /** The account's catalogue, which knows the colours. */
  tags: readonly Tag[]
  onRemove?: () => void
}

/** A tag with a dot in its colour; the words keep the page's contrast whatever colour was chosen. */
export function TagBadge({ name, tags, onRemove }: TagBadgeProps) {
  const t = useTranslate()
  return (
    <span className="inline-flex max-w-48 items-center gap-1.5 rounded-full border bg-card px-2 py-0.5 text-xs font-medium">
      <TagDot color={tagColor(name, tags)} />
      <span className="truncate">{name}</span>
      {onRemove && (
        <button
          type="button"
          aria-label={t('common.remove_tag', { name })}
          className="focus-ring -mr-1 rounded-full p-0.5 text-muted-foreground hover:text-foreground"
          onClick={onRemove}
        >
          <X className="size-3" aria-hidden />
        </button>
      )}
    </span>
  )
}

export function TagDot({ color }: { color: string }) {
  return <span aria-hidden className="size-2 shrink-0 rounded-full" style={{ backgroundColor: color }} />
}
