import { Equal, Plus, Trash2 } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { SwitchField } from '@/components/ui/switch-field.tsx'
import type { NodeOf } from '@/lib/flow/graph.ts'
import { newIdAmong } from '@/lib/flow/names.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { Share } from '@/types/flow.generated.ts'
import { equalShares, FEWEST_SHARES, MOST_SHARES, sumOf } from '../shares.ts'
import type { FormProps } from './scoped.tsx'

/** Ways among which chance chooses. */
export function RandomizerForm({ node, onChange }: FormProps<NodeOf<'randomizer'>>) {
  const t = useTranslate()
  const { shares } = node
  const sum = sumOf(shares)
  const set = (next: Share[]) => onChange({ ...node, shares: next })
  return (
    <>
      <fieldset className="min-w-0 space-y-3">
        <legend className="mb-2 text-sm font-medium">{t('flow_forms.shares')}</legend>
        {shares.map((share, index) => (
          <div key={share.id} className="flex items-start gap-1">
            <NumberField
              className="flex-1"
              label={t('flow_forms.share', { letter: String.fromCharCode(65 + index) })}
              required
              fraction
              min={0}
              max={100}
              value={share.percent}
              onChange={(percent = 0) =>
                set(shares.map((old, at) => (at === index ? { ...old, percent } : old)))
              }
            />
            <Button
              variant="ghost"
              size="icon"
              className="mt-5.5"
              disabled={shares.length <= FEWEST_SHARES}
              aria-label={t('flow_forms.share_remove', { letter: String.fromCharCode(65 + index) })}
              onClick={() => set(shares.filter((_, at) => at !== index))}
            >
              <Trash2 aria-hidden />
            </Button>
          </div>
        ))}
        <p role="status" className={sum === 100 ? 'text-sm text-muted-foreground' : 'text-sm text-danger'}>
          {t(sum === 100 ? 'flow_forms.shares_sum' : 'flow_forms.shares_wrong', { sum })}
        </p>
        <div className="flex flex-wrap gap-2">
          <Button
            variant="outline"
            size="small"
            disabled={shares.length >= MOST_SHARES}
            onClick={() => set([...shares, { id: newIdAmong(shares), percent: 0 }])}
          >
            <Plus aria-hidden />
            {t('flow_forms.share_add')}
          </Button>
          <Button variant="ghost" size="small" onClick={() => set(equalShares(shares))}>
            <Equal aria-hidden />
            {t('flow_forms.shares_equal')}
          </Button>
        </div>
      </fieldset>
      <SwitchField
        label={t('flow_forms.sticky')}
        hint={t('flow_forms.sticky_hint')}
        checked={node.sticky ?? false}
        onChange={(sticky) => onChange({ ...node, sticky })}
      />
    </>
  )
}
