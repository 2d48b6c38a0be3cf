import { useTranslate } from '@/lib/i18n.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

export function AdminFleetRoute() {
  const t = useTranslate()
  return (
    <Page>
      <PageHeader title={t('layout.admin_fleet')} />
      <section />
    </Page>
  )
}
