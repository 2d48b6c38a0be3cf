import { MessageSquareReply } from 'lucide-react'
import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card.tsx'
import { EmptyState } from '@/components/ui/empty-state.tsx'
import { Pending } from '@/components/ui/pending.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { useKeywords } from '../api/list-keywords.ts'
import type { KeywordContext } from '../types.ts'
import { KeywordItem } from './keyword-item.tsx'
import { KeywordTry } from './keyword-try.tsx'

interface KeywordListProps {
  context: KeywordContext
  /** What to do while there is none. */
  children?: ReactNode
}

/** In the order in which they are asked, with a box to try a message. */
export function KeywordList({ context, children }: KeywordListProps) {
  const t = useTranslate()
  const { data: keywords, error, refetch } = useKeywords(context.accountId)
  if (!keywords)
    return <Pending error={error} refetch={refetch} feature="keywords" className="h-64 rounded-xl" />
  if (keywords.length === 0) {
    return (
      <EmptyState
        icon={MessageSquareReply}
        title={t('keywords.empty')}
        description={t('keywords.empty_text')}
      >
        {children}
      </EmptyState>
    )
  }
  return (
    <div className="grid grid-cols-1 items-start gap-6 xl:grid-cols-[1fr_24rem]">
      <section aria-label={t('layout.keywords')} className="min-w-0 space-y-3">
        <p className="text-sm text-muted-foreground">{t('keywords.order_text')}</p>
        <Card>
          <ol className="divide-y">
            {keywords.map((keyword, index) => (
              <KeywordItem
                key={keyword.id}
                context={context}
                keyword={keyword}
                keywords={keywords}
                place={index + 1}
              />
            ))}
          </ol>
        </Card>
      </section>
      <KeywordTry context={context} keywords={keywords} />
    </div>
  )
}
