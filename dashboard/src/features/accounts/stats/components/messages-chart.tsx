import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Bucket } from '../period.ts'
import { wholeTicks } from '../span.ts'

/** Messages in and out on top of each other, so that bars are wide on a telephone too. The table beside it says the same to who cannot see it. */
export function MessagesChart({ buckets }: { buckets: Bucket[] }) {
  const t = useTranslate()
  const ticks = wholeTicks(
    Math.max(1, ...buckets.map(({ received, sent, failed }) => received + sent + failed)),
  )
  return (
    <div aria-hidden className="h-72 text-xs">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={buckets}
          margin={{ top: 8, right: 4, bottom: 0, left: -16 }}
          accessibilityLayer={false}
          barCategoryGap="15%"
        >
          <CartesianGrid vertical={false} stroke="var(--border)" />
          <XAxis
            dataKey="label"
            tickLine={false}
            axisLine={false}
            minTickGap={16}
            tick={{ fill: 'var(--muted-foreground)' }}
          />
          <YAxis
            ticks={ticks}
            domain={[0, ticks.at(-1) ?? 1]}
            interval={0}
            tickLine={false}
            axisLine={false}
            tick={{ fill: 'var(--muted-foreground)' }}
          />
          <Tooltip
            cursor={{ fill: 'var(--muted)' }}
            contentStyle={{
              background: 'var(--card)',
              border: '1px solid var(--border)',
              borderRadius: 8,
              color: 'var(--foreground)',
            }}
          />
          <Bar
            dataKey="received"
            name={t('stats.received')}
            fill="var(--info)"
            stackId="messages"
            isAnimationActive={false}
          />
          <Bar
            dataKey="sent"
            name={t('stats.sent')}
            fill="var(--primary)"
            stackId="messages"
            isAnimationActive={false}
          />
          <Bar
            dataKey="failed"
            name={t('stats.failed')}
            fill="var(--danger)"
            stackId="messages"
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
