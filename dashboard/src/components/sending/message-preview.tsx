import { FileText, MapPin, UserRound } from 'lucide-react'
import { MessageText } from '@/components/message-text.tsx'
import { useTranslate } from '@/lib/i18n.ts'

interface PreviewedItem {
  kind: string
  text?: string | null
  name?: string | null
}

const NAMED = ['image', 'video', 'audio', 'voice', 'document', 'sticker', 'location', 'contact'] as const

/** Messages as they arrive on a phone, one below the other; of files only what they are. */
export function MessagePreview({ items }: { items: readonly PreviewedItem[] }) {
  return (
    <ul className="space-y-1.5">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: messages of a preview have no other order
        <li key={index} className="w-fit max-w-full rounded-lg bg-success-soft px-3 py-2 text-sm">
          <Named item={item} />
          {item.text && <MessageText text={item.text} />}
        </li>
      ))}
    </ul>
  )
}

function Named({ item: { kind, name } }: { item: PreviewedItem }) {
  const t = useTranslate()
  const known = NAMED.find((one) => one === kind)
  if (!known) return null
  const Icon = kind === 'location' ? MapPin : kind === 'contact' ? UserRound : FileText
  return (
    <span className="flex items-center gap-2 text-muted-foreground">
      <Icon className="size-4 shrink-0" aria-hidden />
      {[t(`sending.kind.${known}`), name].filter(Boolean).join(': ')}
    </span>
  )
}
