import { Link } from '@tanstack/react-router'
import { Rocket } from 'lucide-react'
import { useTranslate } from '@/lib/i18n.ts'
import { isDone, STEPS, useProgress } from '../api/get-progress.ts'

interface GuideLinkProps {
  accountId: string
  onNavigate: (() => void) | undefined
}

/** The way to the guide from every page of an account, until all of it is done. */
export function GuideLink({ accountId, onNavigate }: GuideLinkProps) {
  const t = useTranslate()
  const { data: progress } = useProgress(accountId)
  if (!progress || isDone(progress)) return null
  const done = STEPS.filter((step) => progress[step]).length
  return (
    <Link
      to="/comecar"
      search={{ conta: accountId }}
      onClick={onNavigate}
      className="focus-ring flex items-center gap-3 rounded-lg border border-primary/30 bg-primary/5 px-3 py-2.5 text-sm font-medium hover:bg-primary/10"
    >
      <Rocket className="size-4 shrink-0 text-primary" aria-hidden />
      <span className="flex-1">{t('onboarding.title')}</span>
      <span className="text-xs text-muted-foreground tabular-nums">
        {t('onboarding.progress_short', { done, all: STEPS.length })}
      </span>
    </Link>
  )
}
