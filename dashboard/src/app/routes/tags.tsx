import { useTranslate } from '@/lib/i18n.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function TagsRoute() {
  const t = useTranslate()
  return (
    <Page>
      <PageHeader title={t('layout.tags')} />
      <section />
    </Page>
  )
}
