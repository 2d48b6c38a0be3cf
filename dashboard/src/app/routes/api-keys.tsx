import { useTranslate } from '@/lib/i18n.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function ApiKeysRoute() {
  const t = useTranslate()
  return (
    <Page>
      <PageHeader title={t('layout.api_keys')} />
      <section />
    </Page>
  )
}
