import { Link } from '@tanstack/react-router'
import { Rocket } from 'lucide-react'
import { useLiveQueries } from '@/lib/account-changes.ts'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { isDone, STEPS, useProgress } from '../api/get-progress.ts'

interface GuideLinkProps {
  accountId: string
  /** Its sign and how far it is. */
  isSmall?: boolean
  onNavigate: (() => void) | undefined
}

/** The way to the guide from every page of an account, until all of it is done. */
export function GuideLink({ accountId, isSmall = false, onNavigate }: GuideLinkProps) {
  const t = useTranslate()
  const { data: progress } = useProgress(accountId)
  const guide = [['onboarding', accountId]] as const
  // Once all is done it neither shows nor changes.
  const isOver = progress !== undefined && isDone(progress)
  useLiveQueries(isOver ? [] : [accountId], { instance: guide, contact: guide, flow: guide, message: guide })
  if (!progress || isOver) return null
  const done = STEPS.filter((step) => progress[step]).length
  return (
    <Link
      to="/comecar"
      search={{ conta: accountId }}
      onClick={onNavigate}
      className={cn(
        'focus-ring flex items-center rounded-lg border border-primary/30 bg-primary/5 text-sm font-medium hover:bg-primary/10',
        isSmall ? 'w-control flex-col gap-1 py-2' : 'gap-3 px-3 py-2.5',
      )}
    >
      <Rocket className="size-4 shrink-0 text-primary" aria-hidden />
      <span className={isSmall ? 'sr-only' : 'flex-1'}>{t('onboarding.title')}</span>
      <span className="text-2xs text-muted-foreground tabular-nums">
        {t('onboarding.progress_short', { done, all: STEPS.length })}
      </span>
    </Link>
  )
}
