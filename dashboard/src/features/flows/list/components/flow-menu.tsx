import { Copy, EllipsisVertical, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { copyFlow, useFlowMutation } from '../api/save-flow.ts'
import { freeName } from '../folders.ts'
import type { FlowItem } from '../types.ts'
import { FlowEditDialog } from './flow-edit-dialog.tsx'
import { FlowRemoval } from './flow-removal.tsx'

interface FlowMenuProps {
  flow: FlowItem
  flows: readonly FlowItem[]
  onOpen: (flowId: string) => void
}

export function FlowMenu({ flow, flows, onOpen }: FlowMenuProps) {
  const t = useTranslate()
  const say = useErrorText('flows')
  const [asked, setAsked] = useState<'edit' | 'remove'>()
  const copy = useFlowMutation(flow.account_id, (supabase, name: string) => copyFlow(supabase, flow, name))
  const duplicate = () =>
    copy.mutate(freeName(t('flows.copy_of', { name: flow.name }), flows), {
      onSuccess: onOpen,
      onError: (error) => toast.error(say(error)),
    })
  const close = () => setAsked(undefined)
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t('flows.menu_of', { name: flow.name })}>
            <EllipsisVertical aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setAsked('edit')}>
            <Pencil aria-hidden />
            {t('flows.rename')}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={duplicate}>
            <Copy aria-hidden />
            {t('flows.duplicate')}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setAsked('remove')}>
            <Trash2 aria-hidden />
            {t('flows.remove')}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {asked === 'edit' && <FlowEditDialog flow={flow} flows={flows} onClose={close} />}
      {asked === 'remove' && <FlowRemoval flow={flow} onClose={close} />}
    </>
  )
}
