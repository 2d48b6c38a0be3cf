import { ShieldX } from 'lucide-react'
import type { ReactNode } from 'react'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccess } from '../access.ts'
import { Page } from './page.tsx'
import { PageHeader } from './page-header.tsx'

interface AdminPageProps {
  title: string
  description: string
  children: ReactNode
}

/** A page for platform administrators; others are told so, and the database would refuse them. */
export function AdminPage({ title, description, children }: AdminPageProps) {
  const t = useTranslate()
  const { platformAdmin } = useAccess()
  return (
    <Page>
      <PageHeader title={title} description={description} />
      {platformAdmin ? (
        children
      ) : (
        <EmptyState
          icon={ShieldX}
          title={t('admin.not_allowed')}
          description={t('error.not_platform_admin')}
        />
      )}
    </Page>
  )
}
