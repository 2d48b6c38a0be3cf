import { Sheet } from '@/components/ui/sheet.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { Sidebar } from './sidebar.tsx'

/** The whole navigation on a telephone, over the page's left. */
export function PhoneMenu({ onClose }: { onClose: () => void }) {
  const t = useTranslate()
  return (
    <Sheet onClose={onClose} title={t('layout.menu_title')} closeLabel={t('layout.menu_close')}>
      <Sidebar onNavigate={onClose} />
    </Sheet>
  )
}
