import { FolderOpen } from 'lucide-react'
import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { ACCEPTED } from '@/lib/content-items.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useFileStore } from '@/lib/media/file-store.ts'
import type { MediaItem } from '@/types/flow.generated.ts'
import { StoredFile } from './stored-file.tsx'
import { useFiles } from './use-files.ts'

interface StoredFilesProps {
  kind: MediaItem['kind']
  onChoose: (mediaId: string) => void
}

/** Takes one of the files that the account keeps already. */
export function StoredFiles({ kind, onChoose }: StoredFilesProps) {
  const t = useTranslate()
  const { accountId } = useFileStore()
  const [open, setOpen] = useState(false)
  const { data: files, error, refetch } = useFiles(ACCEPTED[kind].split(','), open)
  const choose = (mediaId: string) => {
    onChoose(mediaId)
    setOpen(false)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      title={t('content.files')}
      description={t('content.files_text')}
      trigger={
        <Button variant="ghost">
          <FolderOpen aria-hidden />
          {t('content.files_open')}
        </Button>
      }
    >
      {!files && <Pending error={error} refetch={refetch} feature="content" className="h-24" />}
      {files?.length === 0 && <p className="text-sm text-muted-foreground">{t('content.files_none')}</p>}
      <ul className="space-y-1.5">
        {files?.map((media) => (
          <li key={media.id}>
            <button
              type="button"
              className="focus-ring w-full rounded-lg text-left hover:opacity-80"
              onClick={() => choose(media.id)}
            >
              <StoredFile accountId={accountId} kind={kind} media={media} />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
