import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { CopyButton } from '@/components/ui/copy-button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { toast } from '@/components/ui/toaster.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type CodeFormat, useCode, useSaveCode } from '../api/get-code.ts'
import type { Campaign } from '../types.ts'

/** The QR code of the short link, to be seen, copied and taken along for print. */
export function CampaignCode({ campaign }: { campaign: Campaign }) {
  const t = useTranslate()
  const errorText = useErrorText('campaigns')
  const { data: picture, error } = useCode(campaign)
  const save = useSaveCode(campaign)
  const button = (format: CodeFormat) => (
    <Button
      variant="outline"
      busy={save.isPending && save.variables === format}
      onClick={() => save.mutate(format, { onError: (failure) => toast.error(errorText(failure)) })}
    >
      <Download aria-hidden />
      {t('campaigns.download', { format: format.toUpperCase() })}
    </Button>
  )
  return (
    <div className="flex flex-col items-center gap-4">
      {error && !picture ? (
        <Alert tone="danger" title={errorText(error)} />
      ) : (
        <Picture bytes={picture} label={t('campaigns.code_of', { name: campaign.name })} />
      )}
      <p className="max-w-full text-center text-sm break-all">{campaign.short_link}</p>
      <div className="flex flex-wrap justify-center gap-2">
        <CopyButton text={campaign.short_link} label={t('campaigns.copy_link')} />
        {button('png')}
        {button('svg')}
      </div>
      <p className="text-center text-sm text-balance text-muted-foreground">{t('campaigns.code_text')}</p>
    </div>
  )
}

/** Black on white in the dark too: scanners want it so. */
function Picture({ bytes, label }: { bytes: Blob | undefined; label: string }) {
  const [url, setUrl] = useState<string>()
  useEffect(() => {
    if (!bytes) return
    const made = URL.createObjectURL(bytes)
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes])
  if (!url) return <Skeleton className="size-56 rounded-lg" />
  return <img src={url} alt={label} className="size-56 rounded-lg bg-white" />
}
