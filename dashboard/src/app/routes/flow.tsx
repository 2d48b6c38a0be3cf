import { FORMS } from '@/features/flows/forms/index.ts'
import { useDocument } from '@/features/flows/use-document.ts'
import { EMPTY_GRAPH } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { FullPage } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

/** The builder of one flow. */
export function FlowRoute() {
  const t = useTranslate()
  const { graph } = useDocument(EMPTY_GRAPH)
  const shown = Object.values(graph.nodes).filter(({ type }) => FORMS[type])
  return (
    <FullPage>
      <PageHeader title={t('layout.flows')} description={String(shown.length)} />
    </FullPage>
  )
}
