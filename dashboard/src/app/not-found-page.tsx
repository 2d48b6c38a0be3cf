import { Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { useTranslate } from '@/lib/i18n.ts'

export function NotFoundPage() {
  const t = useTranslate()
  return (
    <main className="mx-auto max-w-xl p-6 py-16">
      <EmptyState icon={Compass} title={t('app.not_found')} description={t('app.not_found_text')}>
        <Button asChild>
          <Link to="/numeros">{t('app.back_home')}</Link>
        </Button>
      </EmptyState>
    </main>
  )
}
