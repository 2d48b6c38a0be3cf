import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { GuideLink } from '@/features/accounts/onboarding/components/guide-link.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useAccess, useNavigatedAccount, useSession } from '../access.ts'
import { Brand } from './brand.tsx'
import { CurrentAccountSwitcher } from './current-account-switcher.tsx'
import { type NavigationGroup, navigationOf } from './navigation.ts'
import { UserMenu } from './user-menu.tsx'

/** `onNavigate` is called when the reader goes somewhere, so that the panel on a telephone can close. */
export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const t = useTranslate()
  const { email } = useSession()
  const { platformAdmin } = useAccess()
  const account = useNavigatedAccount()
  const groups = navigationOf(account, platformAdmin)
  return (
    <div className="flex h-full flex-col gap-4 p-4">
      <div className="px-1 pt-1">
        <Brand />
      </div>
      <CurrentAccountSwitcher onSwitched={onNavigate} />
      <nav aria-label={t('layout.navigation')} className="-mx-1 min-h-0 flex-1 space-y-5 overflow-y-auto p-1">
        {groups.map((group) => (
          <SidebarGroup key={group.label ?? ''} group={group} onNavigate={onNavigate} />
        ))}
      </nav>
      {account?.canManage && <GuideLink accountId={account.id} onNavigate={onNavigate} />}
      <UserMenu email={email} />
    </div>
  )
}

interface SidebarGroupProps {
  group: NavigationGroup
  onNavigate: (() => void) | undefined
}

function SidebarGroup({ group, onNavigate }: SidebarGroupProps) {
  const t = useTranslate()
  const id = useId()
  return (
    <div>
      {group.label && (
        <p id={id} className="px-3 pb-1.5 text-xs font-medium text-muted-foreground">
          {t(group.label)}
        </p>
      )}
      <ul className="space-y-0.5" aria-labelledby={group.label && id}>
        {group.items.map(({ icon: Icon, label, ...target }) => (
          <li key={label}>
            <Link
              {...target}
              onClick={onNavigate}
              activeOptions={{ includeSearch: false }}
              className="focus-ring flex items-center gap-3 min-h-control-small relative rounded-md px-3 py-1.5 text-sm text-muted-foreground before:absolute before:inset-y-2 before:-left-1 before:w-1 before:rounded-full hover:bg-accent hover:text-foreground aria-[current=page]:bg-accent aria-[current=page]:font-semibold aria-[current=page]:text-foreground aria-[current=page]:before:bg-highlight"
            >
              <Icon className="size-4 shrink-0" aria-hidden />
              {t(label)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
