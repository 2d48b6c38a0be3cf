import { CircleCheck, CircleMinus } from 'lucide-react'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Keyword, KeywordTrial } from '../types.ts'

/** Why one does not fire. */
const VERDICTS = [
  'fires',
  'fires_without_flow',
  'later',
  'no_term',
  'has_term',
  'other_number',
  'only_when_open',
  'only_when_closed',
  'unreadable',
  'flow_off',
  'disabled',
] as const

interface KeywordVerdictsProps {
  trial: KeywordTrial
  keywords: readonly Keyword[]
}

/** What would follow from a message, and what it means to each keyword. */
export function KeywordVerdicts({ trial, keywords }: KeywordVerdictsProps) {
  const t = useTranslate()
  const isOut = trial.objection === 'opt_out'
  const fired = isOut ? undefined : keywords.find(({ id }) => id === trial.fires)
  const flowOf = (id: string) => keywords.find((keyword) => keyword.id === id)?.flow_id
  const outcome = trial.objection ?? (trial.campaign ? 'campaign' : 'nothing_fits')
  return (
    <>
      <p className="text-sm font-medium">
        {fired ? t('keywords.outcome.keyword', { name: fired.name }) : t(`keywords.outcome.${outcome}`)}
      </p>
      {fired?.answer && (
        <p className="rounded-lg bg-success-soft px-3 py-2 text-sm break-words whitespace-pre-line">
          {fired.answer}
        </p>
      )}
      <ul className="space-y-2 text-sm">
        {trial.keywords.map(({ id, name, verdict, leads }) => (
          <Verdict
            key={id}
            name={name}
            verdict={
              verdict !== 'fires'
                ? verdict
                : isOut
                  ? 'objection'
                  : leads || !flowOf(id)
                    ? verdict
                    : 'fires_without_flow'
            }
          />
        ))}
      </ul>
    </>
  )
}

function Verdict({ name, verdict }: { name: string; verdict: string }) {
  const t = useTranslate()
  const fires = verdict.startsWith('fires')
  const Icon = fires ? CircleCheck : CircleMinus
  // What later versions say is told as it is.
  const known = verdict === 'objection' ? verdict : VERDICTS.find((one) => one === verdict)
  return (
    <li className="flex gap-2">
      <Icon
        aria-hidden
        className={cn('mt-0.5 size-4 shrink-0', fires ? 'text-success' : 'text-muted-foreground')}
      />
      <span className="min-w-0">
        <span className="font-medium break-words">{name}</span>
        <span className="block text-muted-foreground">
          {known ? t(`keywords.verdict.${known}`) : verdict}
        </span>
      </span>
    </li>
  )
}
