import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { ContentEditor } from '@/components/content/content-editor.tsx'
import { Button } from '@/components/ui/button.tsx'
import { NumberField } from '@/components/ui/number-field.tsx'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import type { Variant } from '@/lib/sending.ts'
import type { Broadcast } from '../types.ts'
import { contentOf, isWhole, MOST_VARIANTS, variantsOf, withoutVariant, withVariant } from '../variants.ts'
import { RenderedMessages } from './rendered-messages.tsx'
import { StepForm } from './step-form.tsx'
import { TestForm } from './test-form.tsx'

interface ContentStepProps {
  broadcast: Broadcast
  canManage: boolean
  onSaved: () => void
}

/** What: the messages, in up to four versions of which each person gets one; as some people will read them. */
export function ContentStep({ broadcast, canManage, onSaved }: ContentStepProps) {
  const t = useTranslate()
  const [variants, setVariants] = useState(variantsOf(broadcast.content))
  const [shown, setShown] = useState('a')
  const change = (id: string, changes: Partial<Variant>) =>
    setVariants(variants.map((variant) => (variant.id === id ? { ...variant, ...changes } : variant)))
  const remove = (id: string) => {
    setVariants(withoutVariant(variants, id))
    setShown(variants.find((variant) => variant.id !== id)?.id ?? 'a')
  }
  const add = () => {
    const more = withVariant(variants)
    setVariants(more)
    setShown(more.at(-1)?.id ?? shown)
  }
  return (
    <div className="space-y-6">
      <StepForm
        broadcast={broadcast}
        canManage={canManage}
        changes={{ content: contentOf(variants) }}
        isRight={isWhole(variants)}
        onSaved={onSaved}
      >
        <p className="text-sm text-muted-foreground">{t('broadcasts.what_text')}</p>
        <Tabs value={shown} onValueChange={setShown} className="space-y-4">
          <div className="flex flex-wrap items-center gap-2">
            {variants.length > 1 && (
              <TabsList aria-label={t('broadcasts.variants')}>
                {variants.map(({ id, percent }) => (
                  <TabsTrigger key={id} value={id}>
                    {t('broadcasts.variant', { id: id.toUpperCase() })} · {percent}%
                  </TabsTrigger>
                ))}
              </TabsList>
            )}
            {variants.length < MOST_VARIANTS && (
              <Button variant="ghost" onClick={add}>
                <Plus aria-hidden />
                {t(variants.length > 1 ? 'broadcasts.variant_add' : 'broadcasts.variant_try')}
              </Button>
            )}
          </div>
          {variants.map((variant) => (
            <TabsContent key={variant.id} value={variant.id} className="space-y-4">
              {variants.length > 1 && (
                <div className="flex items-end justify-between gap-3">
                  <NumberField
                    label={t('broadcasts.variant_percent')}
                    min={0}
                    max={100}
                    value={variant.percent}
                    onChange={(percent = 0) => change(variant.id, { percent })}
                  />
                  <Button variant="ghost" onClick={() => remove(variant.id)}>
                    <Trash2 aria-hidden />
                    {t('broadcasts.variant_remove')}
                  </Button>
                </div>
              )}
              <ContentEditor items={variant.items} onChange={(items) => change(variant.id, { items })} />
            </TabsContent>
          ))}
        </Tabs>
        {!isWhole(variants) && <p className="text-sm text-danger">{t('broadcasts.variant_sum')}</p>}
      </StepForm>
      <RenderedMessages broadcast={broadcast} />
      {canManage && <TestForm broadcast={broadcast} />}
    </div>
  )
}
