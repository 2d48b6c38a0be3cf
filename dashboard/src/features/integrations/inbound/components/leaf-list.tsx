import { useMemo, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { cn } from '@/lib/cn.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { type Leaf, leavesOf } from '../paths.ts'
import type { CallDocument } from '../types.ts'

const PAGE = 60

interface LeafListProps {
  document: CallDocument
  canPick: boolean
  onPick: (leaf: Leaf) => void
}

/** Each value of a call with its place; a click chooses it. */
export function LeafList({ document, canPick, onPick }: LeafListProps) {
  const t = useTranslate()
  const [text, setText] = useState('')
  const [most, setMost] = useState(PAGE)
  const leaves = useMemo(() => leavesOf(document), [document])
  const wanted = text.trim().toLocaleLowerCase()
  const found = leaves.filter(({ label, value }) => `${label} ${value}`.toLocaleLowerCase().includes(wanted))
  return (
    <div className="space-y-3">
      {leaves.length > 10 && (
        <Input
          aria-label={t('inbound.leaf_search')}
          placeholder={t('inbound.leaf_search')}
          autoComplete="off"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      <ul
        aria-label={t('inbound.leaves')}
        // What scrolls has to be reachable by keyboard: where nothing in it is, it is shown whole.
        className={cn('divide-y rounded-lg border', canPick && 'max-h-112 overflow-y-auto')}
      >
        {found.slice(0, most).map((leaf) => (
          <li key={leaf.path}>
            <button
              type="button"
              disabled={!canPick}
              className="focus-ring block w-full rounded-sm px-3 py-2 text-left hover:bg-accent disabled:hover:bg-transparent"
              onClick={() => onPick(leaf)}
            >
              <span className="block font-mono text-xs break-all text-muted-foreground">{leaf.label}</span>
              <span className="line-clamp-2 block text-sm break-all">{String(leaf.value)}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > most && (
        <Button variant="outline" size="small" onClick={() => setMost(most + PAGE)}>
          {t('common.load_more')}
        </Button>
      )}
    </div>
  )
}
