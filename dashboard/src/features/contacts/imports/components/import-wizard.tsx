import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import type { CustomField } from '@/lib/custom-fields.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Tag } from '@/lib/tags.ts'
import { MAX_CSV_BYTES, useUploadImport } from '../api/upload-import.ts'
import type { UploadedImport } from '../imports.ts'
import { FileDrop } from './file-drop.tsx'
import type { NewField } from './import-mapping.tsx'
import { ImportRun } from './import-run.tsx'
import { ImportSteps } from './import-steps.tsx'

interface ImportWizardProps {
  accountId: string
  tags: readonly Tag[]
  fields: readonly CustomField[]
  newField: NewField
}

/** A file, then what its columns become, then a rehearsal, then the import. */
export function ImportWizard(props: ImportWizardProps) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const [file, setFile] = useState<File>()
  const [refused, setRefused] = useState<string>()
  const [uploaded, setUploaded] = useState<UploadedImport>()
  const upload = useUploadImport(props.accountId)
  const send = (chosen: File) => {
    setFile(chosen)
    upload.reset()
    if (/\.(xlsx?|ods|pdf|zip)$/i.test(chosen.name)) return setRefused(t('contacts.import.not_csv'))
    if (chosen.size > MAX_CSV_BYTES) return setRefused(t('contacts.error.body_too_large'))
    setRefused(undefined)
    upload.mutate(chosen, { onSuccess: setUploaded })
  }
  const again = () => {
    setUploaded(undefined)
    setFile(undefined)
  }

  if (uploaded && file) {
    return <ImportRun key={uploaded.id} {...props} filename={file.name} uploaded={uploaded} onAgain={again} />
  }
  const problem = refused ?? (upload.error ? errorText(upload.error) : undefined)
  return (
    <div className="space-y-5">
      <ImportSteps current="file" />
      <FileDrop
        onFile={send}
        sending={upload.isPending && file ? { name: file.name, part: upload.sent } : undefined}
      />
      <div role="alert">{problem && <Alert tone="danger" title={problem} />}</div>
    </div>
  )
}
