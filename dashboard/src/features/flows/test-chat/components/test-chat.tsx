import { RotateCcw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import type { Graph } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { TriedAccount } from '../person.ts'
import { turnOf } from '../talk.ts'
import { useTalk } from '../use-talk.ts'
import { TestComposer } from './test-composer.tsx'
import { TestLines } from './test-lines.tsx'

interface TestChatProps {
  accountId: string
  flowId: string
  /** As it is drawn now, saved or not. */
  graph: Graph
  account: TriedAccount
  /** The blocks that the talk has gone through so far. */
  onTrace: (nodeIds: string[]) => void
}

/** A talk with the flow by somebody made up: the same engine that answers live, and nothing of it is kept or sent. */
export function TestChat(props: TestChatProps) {
  const t = useTranslate()
  const errorText = useErrorText('flow_test')
  const { talk, isOpen, asksForReal, setAsksForReal, error, isBusy, restart, move } = useTalk(props)
  const end = useRef<HTMLDivElement>(null)
  const count = talk.lines.length
  useEffect(() => {
    if (count > 0) end.current?.scrollIntoView({ block: 'nearest' })
  }, [count])
  const turn = turnOf(talk)
  const hasRequests = Object.values(props.graph.nodes).some(({ type }) => type === 'http')
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="space-y-3 border-b px-4 py-3">
        <p className="text-xs text-muted-foreground">{t('flow_test.text')}</p>
        <SwitchField
          label={t('flow_test.open')}
          hint={t('flow_test.open_hint')}
          checked={isOpen}
          onChange={(open) => restart(open)}
        />
        {hasRequests && (
          <SwitchField
            label={t('flow_test.requests')}
            hint={t('flow_test.requests_hint')}
            checked={asksForReal}
            onChange={setAsksForReal}
          />
        )}
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto bg-muted/50 px-3 py-4" tabIndex={-1}>
        <TestLines accountId={props.accountId} lines={talk.lines} />
        <div ref={end} />
      </div>
      <div role="alert" className="px-3 empty:hidden">
        {error && <Alert tone="danger" title={errorText(error)} />}
      </div>
      <div className="space-y-2 border-t p-3">
        {turn === 'start' || turn === 'over' ? (
          <Button className="w-full" busy={isBusy} onClick={() => restart()}>
            <RotateCcw aria-hidden />
            {t(turn === 'start' ? 'flow_test.start' : 'flow_test.restart')}
          </Button>
        ) : (
          <TestComposer talk={talk} isBusy={isBusy} onMove={move} onRestart={() => restart()} />
        )}
      </div>
    </div>
  )
}
