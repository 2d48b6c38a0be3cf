import { Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { useFlowNames } from '@/features/automation/runs/api/list-flow-names.ts'
import { useFields } from '@/features/contacts/tags/api/list-fields.ts'
import { useTags } from '@/features/contacts/tags/api/list-tags.ts'
import { useHooks } from '@/features/integrations/inbound/api/list-hooks.ts'
import { useSources } from '@/features/integrations/inbound/api/list-sources.ts'
import { HookList } from '@/features/integrations/inbound/components/hook-list.tsx'
import { NewHook } from '@/features/integrations/inbound/components/new-hook.tsx'
import type { InboundContext } from '@/features/integrations/inbound/types.ts'
import { useInstances } from '@/features/numbers/api/list-instances.ts'
import { numberChoices } from '@/features/numbers/choices.ts'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { ChoicesProvider, NO_CHOICES } from '@/lib/choices.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { OneHook } from './one-hook.tsx'

interface InboundProps {
  openId: string | undefined
  onOpen: (id: string | undefined) => void
  /** Around the list, with what makes a new one. */
  frame: (list: ReactNode, actions: ReactNode) => ReactNode
}

/** What other systems tell us: the list, or the one that is open. */
export function Inbound({ openId, onOpen, frame }: InboundProps) {
  const t = useTranslate()
  const { id: accountId, canWrite } = useAccount()
  const [isAdding, setAdding] = useState(false)
  const { data: hooks } = useHooks(accountId)
  const { data: sources = [] } = useSources(accountId)
  const { data: tags = [] } = useTags(accountId)
  const { data: fields = [] } = useFields(accountId)
  const { data: flows = [] } = useFlowNames(accountId)
  const { data: instances = [] } = useInstances(accountId)
  useLiveQueries([accountId], {
    // Whoever is told of is a contact by then.
    contact: [
      ['tags', accountId],
      ['inbound-hooks', accountId],
    ],
    flow: [['flow-names', accountId]],
    instance: [['instances']],
  })
  const numbers = numberChoices(instances)
  const context: InboundContext = { accountId, tags, numbers, flows, fields, sources, canWrite }
  const hook = hooks?.find(({ id }) => id === openId)
  if (hook) {
    return (
      <ChoicesProvider value={{ ...NO_CHOICES, fields }}>
        <OneHook key={hook.id} context={context} hook={hook} onClose={() => onOpen(undefined)} />
      </ChoicesProvider>
    )
  }
  const add = canWrite && (
    <Button onClick={() => setAdding(true)}>
      <Plus aria-hidden />
      {t('inbound.new')}
    </Button>
  )
  return frame(
    <>
      <HookList context={context} onOpen={onOpen}>
        {add}
      </HookList>
      <NewHook context={context} onMade={onOpen} open={isAdding} onOpenChange={setAdding} />
    </>,
    hooks?.length !== 0 && add,
  )
}
