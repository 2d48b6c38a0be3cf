import { Link } from '@tanstack/react-router'
import { Menu } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccess, useNavigatedAccount } from '../access.ts'
import { navigationOf } from './navigation.ts'
import { TAB } from './navigation-styles.ts'
import { WaitingBadge } from './waiting-badge.tsx'

const PhoneMenu = lazy(async () => ({ default: (await import('./phone-menu.tsx')).PhoneMenu }))

/** On a telephone, within the thumb's reach: the first pages, and a menu of all of them. */
export function PhoneTabs() {
  const t = useTranslate()
  const [isMenuOpen, setMenuOpen] = useState(false)
  const { platformAdmin } = useAccess()
  const [first] = navigationOf(useNavigatedAccount(), platformAdmin)
  return (
    <div className="on-ink sticky bottom-0 z-30 flex shrink-0 px-1 pb-[env(safe-area-inset-bottom)] md:hidden">
      <nav aria-label={t('layout.tabs')} className="flex min-w-0 flex-4">
        {first?.items.map(({ icon: Icon, label, isCounted, ...target }) => (
          <Link
            key={label}
            {...target}
            activeOptions={{ includeSearch: false }}
            className={`focus-ring relative ${TAB} -outline-offset-2! aria-[current=page]:text-highlight`}
          >
            <Icon className="size-5" aria-hidden />
            <span className="max-w-full truncate">{t(label)}</span>
            {isCounted && <WaitingBadge className="absolute top-1 left-1/2 ml-1" />}
          </Link>
        ))}
      </nav>
      <button
        type="button"
        className={`focus-ring ${TAB} -outline-offset-2!`}
        aria-haspopup="dialog"
        aria-label={t('layout.menu')}
        onClick={() => setMenuOpen(true)}
      >
        <Menu className="size-5" aria-hidden />
        <span aria-hidden>{t('layout.menu_title')}</span>
      </button>
      <Suspense>{isMenuOpen && <PhoneMenu onClose={() => setMenuOpen(false)} />}</Suspense>
    </div>
  )
}
