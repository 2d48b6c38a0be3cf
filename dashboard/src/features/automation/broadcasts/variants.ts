import type { SentContent, Variant } from '@/lib/sending.ts'
import type { TemplateItem } from '@/types/flow.generated.ts'

const IDS = ['a', 'b', 'c', 'd']
export const MOST_VARIANTS = IDS.length

/** A content without variants is one that everybody gets. */
export function variantsOf(content: SentContent): Variant[] {
  return 'variants' in content ? content.variants : [{ id: 'a', percent: 100, items: content.items }]
}

export function contentOf(variants: readonly Variant[]): SentContent {
  const [only, ...others] = variants
  return only && others.length === 0 ? { items: only.items } : { variants: [...variants] }
}

/** The templates of Meta's that it sends. */
export function templatesIn(content: SentContent): TemplateItem[] {
  return variantsOf(content).flatMap(({ items }) => items.filter((item) => item.kind === 'template'))
}

/** One more, which begins as a copy of the last; all get the same share. */
export function withVariant(variants: readonly Variant[]): Variant[] {
  const id = IDS.find((free) => !variants.some((variant) => variant.id === free))
  const last = variants.at(-1)
  return id && last ? shared([...variants, { ...last, id }]) : [...variants]
}

export function withoutVariant(variants: readonly Variant[], id: string): Variant[] {
  return shared(variants.filter((variant) => variant.id !== id))
}

/** The same share for each; what is left over goes to the first. */
function shared(variants: readonly Variant[]): Variant[] {
  const share = Math.floor(100 / variants.length)
  const rest = 100 - share * variants.length
  return variants.map((variant, index) => ({ ...variant, percent: share + (index < rest ? 1 : 0) }))
}

export const isWhole = (variants: readonly Variant[]) =>
  variants.reduce((sum, { percent }) => sum + percent, 0) === 100
