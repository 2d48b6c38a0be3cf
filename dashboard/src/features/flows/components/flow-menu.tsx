import { Download, EllipsisVertical, Settings2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { saveFile } from '@/lib/download.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Flow } from '../types.ts'
import type { FlowDocument } from '../use-document.ts'

interface FlowMenuProps {
  flow: Flow
  document: FlowDocument
  onSettings: () => void
}

/** What is wanted less often: the flow's settings, the flow as a file. */
export function FlowMenu({ flow, document, onSettings }: FlowMenuProps) {
  const t = useTranslate()
  const save = () => {
    const text = JSON.stringify(document.read(), null, 2)
    saveFile(new Blob([text], { type: 'application/json' }), `${fileName(flow.name)}.json`)
  }
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button variant="ghost" size="small" aria-label={t('flows.more')}>
          <EllipsisVertical aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end">
        <DropdownMenuItem onSelect={onSettings}>
          <Settings2 aria-hidden />
          {t('flows.panel.settings')}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={save}>
          <Download aria-hidden />
          {t('flows.export')}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}

const fileName = (name: string) => name.replace(/[\\/:*?"<>|]+/g, ' ').trim() || 'flow'
