import { useState } from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Dialog } from '@/components/ui/dialog.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { PLACES, type Target } from '../mapping.ts'
import { type Leaf, toIdentifier, valueName } from '../paths.ts'
import type { InboundContext } from '../types.ts'

interface LeafDialogProps {
  context: InboundContext
  /** The value that was clicked; the window is open while there is one. */
  leaf: Leaf | undefined
  onUse: (target: Target, leaf: Leaf) => void
  onClose: () => void
}

export function LeafDialog({ context, leaf, onUse, onClose }: LeafDialogProps) {
  const t = useTranslate()
  return (
    <Dialog
      open={leaf !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={t('inbound.leaf_use')}
      description={<span className="break-all">{leaf && String(leaf.value).slice(0, 200)}</span>}
    >
      {leaf && <Targets key={leaf.path} context={context} leaf={leaf} onUse={onUse} />}
    </Dialog>
  )
}

type TargetsProps = Pick<LeafDialogProps, 'context' | 'onUse'> & { leaf: Leaf }

function Targets({ context, leaf, onUse }: TargetsProps) {
  const t = useTranslate()
  const [name, setName] = useState(valueName(leaf))
  const identifier = toIdentifier(name)
  return (
    <div className="space-y-5">
      <div className="grid grid-cols-2 gap-2">
        {PLACES.map((place) => (
          <Button key={place} variant="outline" onClick={() => onUse({ place }, leaf)}>
            {t(`inbound.place.${place}`)}
          </Button>
        ))}
      </div>
      {context.fields.length > 0 && (
        <div className="space-y-2">
          <p className="text-sm font-medium">{t('inbound.fields')}</p>
          <div className="flex flex-wrap gap-2">
            {context.fields.map((field) => (
              <Button
                key={field.name}
                variant="outline"
                size="small"
                onClick={() => onUse({ field: field.name }, leaf)}
              >
                {field.label || field.name}
              </Button>
            ))}
          </div>
        </div>
      )}
      <div className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <FormField
            label={t('inbound.value_name')}
            maxLength={60}
            autoComplete="off"
            autoCapitalize="off"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        </div>
        <Button
          variant="outline"
          disabled={identifier === ''}
          onClick={() => onUse({ value: identifier }, leaf)}
        >
          {t('inbound.value_use')}
        </Button>
      </div>
    </div>
  )
}
