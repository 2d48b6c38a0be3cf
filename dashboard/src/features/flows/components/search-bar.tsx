import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import type { Graph } from '@/lib/flow/graph.ts'
import { isFound } from '@/lib/flow/summary.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { useBlockNames } from '../use-block-names.ts'

interface SearchBarProps {
  graph: Graph
  onFound: (ids: readonly string[]) => void
  onJump: (nodeId: string) => void
  onClose: () => void
}

/** Finds blocks by their names and texts, and goes from one to the next. */
export function SearchBar({ graph, onFound, onJump, onClose }: SearchBarProps) {
  const t = useTranslate()
  const { typeName } = useBlockNames()
  const [query, setQuery] = useState('')
  const [place, setPlace] = useState(0)
  const found = findBlocks(graph, query, typeName)

  const search = (text: string) => {
    setQuery(text)
    setPlace(0)
    const ids = findBlocks(graph, text, typeName)
    onFound(ids)
    if (ids[0]) onJump(ids[0])
  }
  const step = (by: number) => {
    if (found.length === 0) return
    const next = (place + by + found.length) % found.length
    setPlace(next)
    onJump(found[next] as string)
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1)
    if (event.key === 'Escape') onClose()
  }

  return (
    <search className="flex items-center gap-1 rounded-lg border bg-card p-1.5 shadow-md">
      <Input
        type="search"
        autoFocus
        className="h-8 w-56"
        aria-label={t('flows.search_blocks')}
        placeholder={t('flows.search_blocks')}
        value={query}
        onChange={({ target }) => search(target.value)}
        onKeyDown={press}
      />
      <span role="status" className="w-14 text-center text-xs text-muted-foreground tabular-nums">
        {query && t('flows.found', { place: found.length === 0 ? 0 : place + 1, count: found.length })}
      </span>
      <Button
        variant="ghost"
        size="icon"
        className="size-8"
        aria-label={t('flows.previous')}
        onClick={() => step(-1)}
      >
        <ChevronUp aria-hidden />
      </Button>
      <Button
        variant="ghost"
        size="icon"
        className="size-8"
        aria-label={t('flows.next')}
        onClick={() => step(1)}
      >
        <ChevronDown aria-hidden />
      </Button>
      <Button variant="ghost" size="icon" className="size-8" aria-label={t('common.close')} onClick={onClose}>
        <X aria-hidden />
      </Button>
    </search>
  )
}

function findBlocks(graph: Graph, query: string, typeName: (type: Graph['nodes'][string]['type']) => string) {
  if (query.trim() === '') return []
  return Object.entries(graph.nodes)
    .filter(([, node]) => isFound(node, query, typeName(node.type)))
    .map(([id]) => id)
}
