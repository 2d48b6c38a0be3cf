import { Rocket } from 'lucide-react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogClose } from '@/components/ui/dialog.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { usePublishFlow } from '../api/publish-flow.ts'
import type { Flow, Problem } from '../types.ts'
import type { BuilderState } from '../use-builder.ts'
import { ProblemList } from './problem-list.tsx'

interface PublishDialogProps {
  accountId: string
  flow: Flow
  builder: BuilderState
}

/** Says what is wrong before the draft becomes what people talk to. */
export function PublishDialog({ accountId, flow, builder }: PublishDialogProps) {
  const t = useTranslate()
  const say = useErrorText('flows')
  const [open, setOpen] = useState(false)
  const [refused, setRefused] = useState<readonly Problem[]>([])
  const publish = usePublishFlow(accountId, flow.id)
  const { document, autosave, jumpTo } = builder
  const known = new Set(builder.problems.map(({ code, node }) => `${code} ${node}`))
  const problems = [...builder.problems, ...refused.filter(({ code, node }) => !known.has(`${code} ${node}`))]
  const hasError = problems.some(({ level }) => level === 'error')

  const change = (next: boolean) => {
    setOpen(next)
    setRefused([])
    publish.reset()
  }
  const confirm = async () => {
    try {
      const revision = await autosave.saver.flush()
      if (revision === undefined) return void toast.error(t('flows.publish_unsaved'))
      const { number, problems: found } = await publish.mutateAsync(revision)
      if (number === null) return setRefused(found)
      toast.success(t('flows.published', { number }))
      change(false)
    } catch (error) {
      if (!publish.isError) toast.error(say(error))
    }
  }
  const jump = (nodeId: string) => {
    change(false)
    jumpTo(nodeId)
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button size="small">
          <Rocket aria-hidden />
          {t('flows.publish')}
        </Button>
      }
      title={t('flows.publish_title', { name: flow.name })}
      description={t('flows.publish_text')}
      footer={
        <>
          <DialogClose asChild>
            <Button variant="outline">{t('common.cancel')}</Button>
          </DialogClose>
          <Button busy={publish.isPending} disabled={hasError} onClick={() => void confirm()}>
            {t('flows.publish')}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        {hasError && <Alert tone="danger" title={t('flows.publish_errors')} />}
        <ProblemList graph={document.graph} problems={problems} onJump={jump} />
        {builder.isUnchecked && <Alert tone="info" title={t('flows.unchecked')} />}
        <div role="alert">{publish.error && <Alert tone="danger" title={say(publish.error)} />}</div>
      </div>
    </Dialog>
  )
}
