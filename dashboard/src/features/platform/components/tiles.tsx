import { Card } from '@/components/ui/card.tsx'

/** What it is, how much, and a word beside it. */
export type Tile = readonly [term: string, value: string, more: string]

/** Figures in a row. */
export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <dl className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      {tiles.map(([term, value, more]) => (
        <Card key={term} className="p-gutter">
          <dt className="text-sm text-muted-foreground">{term}</dt>
          <dd className="text-title font-semibold tabular-nums">{value}</dd>
          <dd className="text-xs text-muted-foreground">{more}</dd>
        </Card>
      ))}
    </dl>
  )
}
