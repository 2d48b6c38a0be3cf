import { useTranslate } from '@/lib/i18n.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function FlowsRoute() {
  const t = useTranslate()
  return (
    <Page>
      <PageHeader title={t('layout.flows')} description={t('flows.description')} />
    </Page>
  )
}
