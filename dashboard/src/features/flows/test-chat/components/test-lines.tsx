import { useLingui } from '@lingui/react'
import { Check, FastForward, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { MessageText } from '@/components/message-text.tsx'
import { useChoices } from '@/lib/choices.ts'
import { cn } from '@/lib/cn.ts'
import type { FlowAction, RunState, Said } from '@/lib/flow/try-flow.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useMediaLink } from '@/lib/media/media-links.ts'
import type { TemplateContent } from '@/lib/message-templates.ts'
import { textOfContent } from '@/lib/template-previews.ts'
import type { Line } from '../talk.ts'
import { useActionText } from '../use-action-text.ts'

interface TestLinesProps {
  accountId: string
  lines: readonly Line[]
}

/** The talk so far: what would be sent as bubbles, what would be done as small lines. */
export function TestLines({ accountId, lines }: TestLinesProps) {
  const t = useTranslate()
  return (
    <ol aria-label={t('flow_test.lines')} aria-live="polite" className="space-y-2">
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added
        <li key={index}>
          <TestLine accountId={accountId} line={line} />
        </li>
      ))}
    </ol>
  )
}

function TestLine({ accountId, line }: { accountId: string; line: Line }) {
  const t = useTranslate()
  const actionText = useActionText()
  switch (line.by) {
    case 'person':
      return (
        <Bubble isPerson>{saidText(line.said) ?? t('flow_test.sent', { kind: kindOf(line.said, t) })}</Bubble>
      )
    case 'clock':
      return (
        <Small icon={<FastForward aria-hidden />}>
          {t(line.waited === 'time' ? 'flow_test.skipped' : 'flow_test.silent')}
        </Small>
      )
    case 'end':
      return <Ending state={line.state} />
    default:
      return line.action.type === 'send' ? (
        <SentBubble accountId={accountId} action={line.action} />
      ) : (
        <Small icon={<Check aria-hidden />}>{actionText(line.action)}</Small>
      )
  }
}

const saidText = ({ kind, text }: Said) => (kind === 'text' ? <MessageText text={text ?? ''} /> : undefined)

type Translate = ReturnType<typeof useTranslate>
const kindOf = ({ kind }: { kind?: string }, t: Translate) => t(`filters.kind.${kind as 'image'}`)

function SentBubble({ accountId, action }: { accountId: string; action: FlowAction }) {
  const t = useTranslate()
  const { text, media_id, content } = action
  const { templates } = useChoices()
  if (action.kind === 'template' && content) {
    // As the engine says it.
    const said = textOfContent(templates, content as unknown as TemplateContent)
    return (
      <Bubble>
        <MessageText text={said} />
      </Bubble>
    )
  }
  return (
    <Bubble>
      {media_id && <SentMedia accountId={accountId} mediaId={media_id} action={action} />}
      {!media_id && action.kind !== 'text' && (
        <p className="font-medium">{[kindOf(action, t), content?.name].filter(Boolean).join(': ')}</p>
      )}
      {text && <MessageText text={text} />}
    </Bubble>
  )
}

function SentMedia({
  accountId,
  mediaId,
  action,
}: {
  accountId: string
  mediaId: string
  action: FlowAction
}) {
  const t = useTranslate()
  const { data: link } = useMediaLink(accountId, { id: mediaId, state: 'stored' })
  const label = kindOf(action, t)
  const isPicture = action.kind === 'image' || action.kind === 'sticker'
  if (isPicture && link?.url) return <img src={link.url} alt={label} className="mb-1 max-h-56 rounded-md" />
  return <p className="font-medium">{label}</p>
}

function Ending({ state }: { state: RunState }) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const reason = `flow_test.reason.${state.reason}`
  const said = reason in i18n.messages ? i18n._(reason) : state.reason
  return (
    <Small icon={state.status === 'failed' ? <TriangleAlert aria-hidden /> : undefined}>
      {t(`flow_test.status.${state.status}`)}
      {said && ` (${said})`}
    </Small>
  )
}

function Bubble({ isPerson = false, children }: { isPerson?: boolean; children: ReactNode }) {
  const t = useTranslate()
  return (
    <div
      className={cn(
        'w-fit max-w-[85%] rounded-xl px-3 py-2 text-sm shadow-xs',
        isPerson ? 'rounded-bl-sm border bg-card' : 'ml-auto rounded-br-sm bg-success-soft',
      )}
    >
      <span className="sr-only">{t(isPerson ? 'flow_test.by_person' : 'flow_test.by_flow')}</span>
      {children}
    </div>
  )
}

function Small({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <p className="mx-auto flex w-fit max-w-full items-start gap-1.5 rounded-full bg-muted px-3 py-1 text-xs text-muted-foreground [&_svg]:mt-0.5 [&_svg]:size-3 [&_svg]:shrink-0">
      {icon}
      <span className="min-w-0 break-words whitespace-pre-line">{children}</span>
    </p>
  )
}
