import { TemplateGallery } from '@/features/flows/templates/components/template-gallery.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccount } from '../access.ts'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

/** From a template to a flow that answers, in one go. */
export function FlowTemplatesRoute() {
  const t = useTranslate()
  const { id: accountId, canManage, canWrite } = useAccount()
  return (
    <Page>
      <PageHeader title={t('flow_templates.title')} description={t('flow_templates.description')} />
      <TemplateGallery accountId={accountId} canManage={canManage && canWrite} />
    </Page>
  )
}
