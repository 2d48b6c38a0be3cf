import { FileSpreadsheet } from 'lucide-react'
import { type DragEvent, useId, useState } from 'react'
import { Progress } from '@/components/ui/progress.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'

interface FileDropProps {
  onFile: (file: File) => void
  /** The file that is being sent, and the part of it that has been (0 to 1). */
  sending: { name: string; part: number } | undefined
}

/** A place to drop a file, or to choose one with the mouse or the keyboard. */
export function FileDrop({ onFile, sending }: FileDropProps) {
  const t = useTranslate()
  const id = useId()
  const [isOver, setIsOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    const [file] = event.dataTransfer.files
    if (file && !sending) onFile(file)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the input inside is the first
    <div
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
      className={cn(
        'flex flex-col items-center gap-4 rounded-xl border-2 border-dashed px-6 py-14 text-center',
        isOver && 'border-primary bg-primary/5',
      )}
    >
      <span className="grid size-12 place-items-center rounded-full bg-muted text-muted-foreground">
        <FileSpreadsheet className="size-6" aria-hidden />
      </span>
      {sending ? (
        <div className="w-full max-w-sm space-y-2" role="status">
          <p className="truncate text-sm">{t('contacts.import.sending', { name: sending.name })}</p>
          <Progress label={t('contacts.import.sending', { name: sending.name })} value={sending.part * 100} />
        </div>
      ) : (
        <>
          <div className="max-w-md space-y-1">
            <p className="font-medium">{t('contacts.import.drop')}</p>
            <p className="text-sm text-balance text-muted-foreground">{t('contacts.import.drop_text')}</p>
          </div>
          <input
            id={id}
            type="file"
            accept=".csv,.txt,.tsv,.vcf,text/csv,text/plain,text/vcard,text/x-vcard"
            className="peer sr-only"
            onChange={(event) => {
              const file = event.target.files?.[0]
              // The same file again is a choice too.
              event.target.value = ''
              if (file) onFile(file)
            }}
          />
          <label
            htmlFor={id}
            className="inline-flex h-control cursor-pointer items-center rounded-md bg-primary px-3.5 text-sm font-medium text-primary-foreground shadow-xs outline-offset-2 outline-ring peer-focus-visible:outline-2 hover:bg-primary/90"
          >
            {t('contacts.import.choose')}
          </label>
        </>
      )}
    </div>
  )
}
