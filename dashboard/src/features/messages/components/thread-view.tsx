import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Mentionable } from '../mentions.ts'
import { ThreadProvider } from '../thread-context.ts'
import { type ThreadViewProps, useThreadView } from '../use-thread-view.ts'
import { Arrivals } from './arrivals.tsx'
import { Composer } from './composer.tsx'
import { ComposerFrame } from './composer-frame.tsx'
import { DropZone } from './drop-zone.tsx'
import { TemplatePicker } from './template-picker.tsx'
import { Thread } from './thread.tsx'
import { ThreadSearch } from './thread-search.tsx'

const NOBODY: readonly Mentionable[] = []

/** The messages of one chat, and below them where the next is written. Its key is the chat's id. */
export function ThreadView(props: ThreadViewProps) {
  const { chat, canWrite, notice, quickReplies } = props
  const view = useThreadView(props)
  const { thread, outbox, composer, items, mode, about } = view
  return (
    <ThreadProvider value={view.context}>
      {props.isSearching && <ThreadSearch chat={chat} onShow={view.show} onClose={props.onSearchClose} />}
      <DropZone disabled={!canWrite || mode === 'note'} onFiles={composer.addFiles}>
        <ThreadState view={view} />
        {thread.data && items.length > 0 && (
          <Thread
            items={items}
            older={thread.data.older}
            newer={thread.data.newer}
            onOlder={() => void thread.loadOlder()}
            onNewer={() => void thread.loadNewer()}
            onNewest={thread.showNewest}
            onEnd={props.onEnd}
            target={view.target}
            onShown={view.onShown}
            onRetry={outbox.retry}
            onDiscard={outbox.discard}
          />
        )}
        <Arrivals thread={thread.data} />
        <ComposerFrame mode={mode} onMode={view.setMode} canWrite={canWrite} notice={notice}>
          {props.isWindowClosed && mode === 'message' && chat.instance_id ? (
            <TemplatePicker
              accountId={chat.account_id}
              instanceId={chat.instance_id}
              onSend={(content) => outbox.send({ kind: 'template', message: '', content })}
            />
          ) : (
            <Composer
              composer={composer}
              isNote={mode === 'note'}
              replyTo={about.replyTo}
              editing={about.editing}
              quickReplies={quickReplies}
              fill={props.fill}
              members={mode === 'note' ? props.members : NOBODY}
              onSent={view.sendAndClose}
              onCancel={() => view.setAbout({})}
              onTyping={props.onTyping}
              onLeave={props.onLeave}
            />
          )}
        </ComposerFrame>
      </DropZone>
    </ThreadProvider>
  )
}

/** What stands in place of the messages, or below them, while they are not all there. */
function ThreadState({ view: { thread, items } }: { view: ReturnType<typeof useThreadView> }) {
  const t = useTranslate()
  const errorText = useErrorText('messages')
  if (!thread.data) {
    return thread.error ? (
      <Filler>
        <p role="alert">{errorText(thread.error)}</p>
        <Button variant="outline" onClick={() => void thread.refetch()}>
          {t('common.retry')}
        </Button>
      </Filler>
    ) : (
      <Spinner className="flex-1" />
    )
  }
  if (thread.loadFailed) {
    return (
      <p role="alert" className="border-b px-4 py-1.5 text-center text-xs text-danger">
        {t('messages.load_failed')}
      </p>
    )
  }
  if (items.length > 0) return null
  return (
    <Filler>
      <p className="font-medium">{t('messages.empty')}</p>
      <p className="text-muted-foreground">{t('messages.empty_text')}</p>
    </Filler>
  )
}

function Filler({ children }: { children: ReactNode }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-2 p-6 text-center text-sm">
      {children}
    </div>
  )
}
