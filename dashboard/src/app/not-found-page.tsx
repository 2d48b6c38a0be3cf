import { Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { useTranslate } from '@/lib/i18n.ts'

export function NotFoundPage() {
  const t = useTranslate()
  return (
    <main className="mx-auto max-w-xl p-6 py-16">
      <EmptyState icon={Compass} title={t('error.not_found')} description={t('error.not_found_text')}>
        <Button asChild>
          <Link to="/numeros">{t('error.back_home')}</Link>
        </Button>
      </EmptyState>
    </main>
  )
}
