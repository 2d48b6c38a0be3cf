import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { Brand } from './brand.tsx'
import { FrameLayout } from './frame-layout.tsx'
import { type NavigationGroup, navigationOf } from './navigation.ts'
import { SwitcherSkeleton, UserSkeleton } from './navigation-skeletons.tsx'
import { LINE, TAB } from './navigation-styles.ts'
import { PageSkeleton } from './page-skeleton.tsx'
import { useRail } from './use-rail.ts'

/**
 * The frame before it is known who reads and what he may see: drawn at once, so that a slow line shows where things
 * will be. It stands outside the router and asks nobody.
 */
export function FrameSkeleton() {
  const t = useTranslate()
  const { pathname } = window.location
  const { isRail } = useRail(pathname)
  const [, accountId] = /^\/a\/([^/]+)/.exec(pathname) ?? []
  const groups = navigationOf(accountId ? { id: accountId, canManage: false } : undefined, false)
  return (
    <FrameLayout
      isRail={isRail}
      sidebar={<SidebarSkeleton groups={groups} isRail={isRail} />}
      tabs={<TabsSkeleton group={groups[0]} />}
    >
      <div role="status" aria-label={t('common.loading')} className="flex flex-1 flex-col">
        <PageSkeleton />
      </div>
    </FrameLayout>
  )
}

/** Which lines there are at the end depends on the reader's role: their places are kept. */
function SidebarSkeleton({ groups, isRail }: { groups: NavigationGroup[]; isRail: boolean }) {
  const t = useTranslate()
  const certain = groups.slice(0, -1)
  return (
    <div className={cn('flex h-full flex-col gap-4', isRail ? 'items-center px-2 py-4' : 'p-4')}>
      <div className={cn('flex min-h-control-small items-center', !isRail && 'pl-1')}>
        <Brand isNameHidden={isRail} />
      </div>
      <SwitcherSkeleton isRail={isRail} />
      <div className={cn('min-h-0 flex-1 overflow-hidden', isRail ? 'space-y-3' : 'space-y-5 px-0')}>
        {(certain.length > 0 ? certain : groups).map(({ label, items }) => (
          <div key={label ?? ''}>
            {label && !isRail && (
              <p className="px-3 pb-1.5 text-xs font-medium text-muted-foreground">{t(label)}</p>
            )}
            {items.map(({ icon: Icon, label: name }) => (
              <p key={name} className={cn(LINE, isRail && 'size-control justify-center px-0')}>
                <Icon className="size-4 shrink-0" aria-hidden />
                <span className={cn(isRail && 'sr-only')}>{t(name)}</span>
              </p>
            ))}
          </div>
        ))}
      </div>
      <UserSkeleton isRail={isRail} />
    </div>
  )
}

function TabsSkeleton({ group }: { group: NavigationGroup | undefined }) {
  const t = useTranslate()
  return (
    <div className="on-ink sticky bottom-0 flex shrink-0 px-1 pb-[env(safe-area-inset-bottom)] md:hidden">
      {group?.items.map(({ icon: Icon, label }) => (
        <p key={label} className={TAB}>
          <Icon className="size-5" aria-hidden />
          {t(label)}
        </p>
      ))}
    </div>
  )
}
