import { Link } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { useTranslate } from '@/lib/i18n.ts'

/** From the pages below the contacts back to their list. */
export function BackToContacts({ accountId }: { accountId: string }) {
  const t = useTranslate()
  return (
    <Button asChild variant="outline">
      <Link to="/a/$accountId/contatos" params={{ accountId }}>
        <ArrowLeft aria-hidden />
        {t('layout.contacts')}
      </Link>
    </Button>
  )
}
