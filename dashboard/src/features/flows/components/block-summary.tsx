import { Image, LayoutTemplate, MapPin, Mic, Paperclip, UserRound } from 'lucide-react'
import type { FlowNode } from '@/lib/flow/graph.ts'
import { deedWord, textsOf } from '@/lib/flow/summary.ts'
import { useTranslate } from '@/lib/i18n.ts'

const MOST_LINES = 3
const ICONS = {
  location: MapPin,
  contact: UserRound,
  voice: Mic,
  audio: Mic,
  image: Image,
  template: LayoutTemplate,
} as const

/** The first of what a block says or does; on a block that says nothing by itself, nothing. */
export function BlockSummary({ node }: { node: FlowNode }) {
  const t = useTranslate()
  if (node.type === 'content') return <ContentSummary items={node.items} />
  const texts =
    node.type === 'menu'
      ? [node.text]
      : node.type === 'action'
        ? node.do.map((deed) =>
            [t(`flow_forms.deed.${deed.kind}`), deedWord(deed)].filter(Boolean).join(': '),
          )
        : textsOf(node)
  const lines = texts.filter((text) => text.trim() !== '').slice(0, MOST_LINES)
  const isAsking = node.type === 'menu' || node.type === 'question'
  if (lines.length === 0 && !isAsking) return null
  return (
    <div className="space-y-1 px-3 pb-2.5 text-xs break-words text-muted-foreground">
      {lines.length === 0 && <p className="italic">{t('flows.no_text')}</p>}
      {lines.map((line) => (
        <p key={line} className="line-clamp-3 whitespace-pre-line">
          {line}
        </p>
      ))}
    </div>
  )
}

function ContentSummary({ items }: { items: Extract<FlowNode, { type: 'content' }>['items'] }) {
  const t = useTranslate()
  return (
    <div className="space-y-1.5 px-3 pb-2.5 text-xs break-words text-muted-foreground">
      {items.length === 0 && <p className="italic">{t('flows.no_text')}</p>}
      {items.slice(0, MOST_LINES).map((item, place) => {
        const Icon = item.kind in ICONS ? ICONS[item.kind as keyof typeof ICONS] : Paperclip
        const text = 'text' in item ? item.text : 'name' in item ? item.name : ''
        const isText = item.kind === 'text'
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no name of their own
          <p key={place} className="flex gap-1.5 rounded-md bg-muted px-2 py-1.5">
            {!isText && <Icon className="size-3.5 shrink-0" aria-hidden />}
            <span className={isText && !text ? 'italic' : 'line-clamp-3 whitespace-pre-line'}>
              {text || (isText ? t('flows.no_text') : t(`content.kind.${item.kind}`))}
            </span>
          </p>
        )
      })}
      {items.length > MOST_LINES && <p>{t('flows.more_items', { count: items.length - MOST_LINES })}</p>}
    </div>
  )
}
