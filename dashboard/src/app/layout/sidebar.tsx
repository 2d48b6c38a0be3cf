import { PanelLeftClose, PanelLeftOpen } from 'lucide-react'
import { lazy, Suspense, useId } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { GuideLink } from '@/features/accounts/onboarding/components/guide-link.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccess, useNavigatedAccount } from '../access.ts'
import { PaletteButton } from '../keyboard/palette-button.tsx'
import { Brand } from './brand.tsx'
import { type NavigationGroup, navigationOf } from './navigation.ts'
import { NavigationLink } from './navigation-link.tsx'
import { SwitcherSkeleton, UserSkeleton } from './navigation-skeletons.tsx'

// Menus are 20 kB, and nobody opens one before the page is here: their places are kept.
const CurrentAccountSwitcher = lazy(async () => ({
  default: (await import('./current-account-switcher.tsx')).CurrentAccountSwitcher,
}))
const UserMenu = lazy(async () => ({ default: (await import('./user-menu.tsx')).UserMenu }))

interface SidebarProps {
  /** Icons alone. */
  isRail?: boolean
  /** Makes a rail of it and back, where there is a choice. */
  onToggle?: (() => void) | undefined
  /** Called when the reader goes somewhere, so that the panel on a telephone can close. */
  onNavigate?: () => void
}

export function Sidebar({ isRail = false, onToggle, onNavigate }: SidebarProps) {
  const t = useTranslate()
  const { platformAdmin } = useAccess()
  const account = useNavigatedAccount()
  const groups = navigationOf(account, platformAdmin)
  const Toggle = isRail ? PanelLeftOpen : PanelLeftClose
  return (
    <div className={cn('flex h-full flex-col gap-4', isRail ? 'items-center px-2 py-4' : 'p-4')}>
      <div className={cn('flex items-center gap-2', isRail ? 'flex-col' : 'min-h-control-small pl-1')}>
        <Brand isNameHidden={isRail} />
        {onToggle && (
          <Button
            variant="ghost"
            size="icon"
            className={cn('size-control-small text-muted-foreground', !isRail && 'ml-auto')}
            aria-label={t(isRail ? 'layout.widen' : 'layout.narrow')}
            onClick={onToggle}
          >
            <Toggle aria-hidden />
          </Button>
        )}
      </div>
      <Suspense fallback={<SwitcherSkeleton isRail={isRail} />}>
        <CurrentAccountSwitcher isSmall={isRail} onSwitched={onNavigate} />
      </Suspense>
      <PaletteButton isRail={isRail} onOpen={onNavigate} />
      <nav
        aria-label={t('layout.navigation')}
        className={cn('-mx-1 min-h-0 flex-1 overflow-y-auto p-1', isRail ? 'space-y-3' : 'space-y-5')}
      >
        {groups.map((group) => (
          <SidebarGroup key={group.label ?? ''} group={group} isRail={isRail} onNavigate={onNavigate} />
        ))}
      </nav>
      {account?.canManage && <GuideLink accountId={account.id} isSmall={isRail} onNavigate={onNavigate} />}
      <Suspense fallback={<UserSkeleton isRail={isRail} />}>
        <UserMenu isSmall={isRail} onNavigate={onNavigate} />
      </Suspense>
    </div>
  )
}

interface SidebarGroupProps {
  group: NavigationGroup
  isRail: boolean
  onNavigate: (() => void) | undefined
}

function SidebarGroup({ group, isRail, onNavigate }: SidebarGroupProps) {
  const t = useTranslate()
  const id = useId()
  return (
    <div className={cn(isRail && group.label && 'border-t pt-3')}>
      {group.label && (
        <p id={id} className={isRail ? 'sr-only' : 'px-3 pb-1.5 text-xs font-medium text-muted-foreground'}>
          {t(group.label)}
        </p>
      )}
      <ul className="space-y-0.5" aria-labelledby={group.label && id}>
        {group.items.map((item) => (
          <li key={item.label}>
            <NavigationLink item={item} isRail={isRail} onNavigate={onNavigate} />
          </li>
        ))}
      </ul>
    </div>
  )
}
