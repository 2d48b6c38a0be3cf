import { FileUp } from 'lucide-react'
import { type ChangeEvent, useId, useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { cn } from '@/lib/cn.ts'
import { EMPTY_GRAPH, type Graph } from '@/lib/flow/graph.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { ImportedFlow, Template } from '../types.ts'

/** What a new flow begins with. */
export interface Source {
  /** `blank`, `file`, or a template's id. */
  kind: string
  name: string
  graph: Graph
  report: readonly string[]
}

interface SourceChoiceProps {
  templates: readonly Template[]
  readFile: (text: string) => ImportedFlow | undefined
  source: Source
  onChoose: (source: Source) => void
}

export function SourceChoice({ templates, readFile, source, onChoose }: SourceChoiceProps) {
  const t = useTranslate()
  const group = useId()
  const [isWrong, setWrong] = useState(false)
  const open = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    if (!file) return
    const read = readFile(await file.text())
    setWrong(!read)
    if (read) onChoose({ kind: 'file', name: file.name.replace(/\.json$/i, '').slice(0, 90), ...read })
  }
  const choices = [
    { id: 'blank', name: t('flows.blank'), description: t('flows.blank_text'), graph: EMPTY_GRAPH },
    ...templates,
  ]
  return (
    <fieldset className="space-y-3">
      <legend className="mb-2 text-sm font-medium">{t('flows.begin_with')}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {choices.map(({ id, name, description, graph }) => (
          <label
            key={id}
            className={cn(
              'flex cursor-pointer gap-3 rounded-lg border p-3 has-focus-visible:ring-2 has-focus-visible:ring-ring',
              source.kind === id ? 'border-primary bg-accent' : 'hover:bg-accent/50',
            )}
          >
            <input
              type="radio"
              name={group}
              className="mt-1 self-start accent-primary"
              checked={source.kind === id}
              onChange={() => onChoose({ kind: id, name: id === 'blank' ? '' : name, graph, report: [] })}
            />
            <span className="min-w-0">
              <span className="block text-sm font-medium">{name}</span>
              <span className="block text-xs text-muted-foreground">{description}</span>
            </span>
          </label>
        ))}
      </div>
      <label className="focus-within:ring-2 focus-within:ring-ring flex cursor-pointer items-center gap-2 rounded-lg border border-dashed p-3 text-sm">
        <FileUp className="size-4 shrink-0 text-muted-foreground" aria-hidden />
        <span className="min-w-0 flex-1 truncate">
          {source.kind === 'file' ? source.name : t('flows.from_file')}
        </span>
        <input
          type="file"
          accept=".json,application/json"
          className="sr-only"
          onChange={(event) => void open(event)}
        />
      </label>
      <div role="alert" className="space-y-2">
        {isWrong && <Alert tone="danger" title={t('flows.file_wrong')} />}
        {source.report.length > 0 && (
          <Alert tone="warning" title={t('flows.import_report', { count: source.report.length })}>
            <ul className="max-h-40 list-disc overflow-y-auto pl-4">
              {source.report.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </Alert>
        )}
      </div>
    </fieldset>
  )
}
