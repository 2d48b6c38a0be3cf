import { useLingui } from '@lingui/react'
import { useMemo } from 'react'
import type { ImportedFlow, Template } from '@/features/flows/list/types.ts'
import { templatesIn } from '@/features/flows/templates/catalogue.ts'
import { readFlowFile } from '@/features/flows/transfer/read-file.ts'
import { useTranslate } from '@/lib/i18n.ts'

/** What a new flow may begin with, in the page's language. */
export function useTemplates(): Template[] {
  const { i18n } = useLingui()
  return useMemo(() => templatesIn(i18n.locale), [i18n.locale])
}

/** Returns a function that reads a flow out of the text of a file; undefined when it is none. */
export function useReadFlowFile(): (text: string) => ImportedFlow | undefined {
  const t = useTranslate()
  return (text) => readFlowFile(text, t)
}
