import { Check } from 'lucide-react'
import { RadioGroup as Primitive } from 'radix-ui'
import { useTranslate } from '@/lib/i18n.ts'
import { TAG_COLORS } from '@/lib/tags.ts'

interface ColorPickerProps {
  value: string
  onChange: (color: string) => void
}

/** The palette as a row of dots; one that is not of it stands beside the others. */
export function ColorPicker({ value, onChange }: ColorPickerProps) {
  const t = useTranslate()
  const colors: readonly string[] = TAG_COLORS.some((color) => color === value)
    ? TAG_COLORS
    : [...TAG_COLORS, value]
  return (
    <Primitive.Root
      aria-label={t('tags.color')}
      value={value}
      onValueChange={onChange}
      className="flex flex-wrap gap-2"
    >
      {colors.map((color, index) => (
        <Primitive.Item
          key={color}
          value={color}
          aria-label={t('tags.color_number', { number: index + 1 })}
          className="focus-ring grid size-8 place-items-center rounded-full text-white"
          style={{ backgroundColor: color }}
        >
          <Primitive.Indicator>
            <Check className="size-4" strokeWidth={3} aria-hidden />
          </Primitive.Indicator>
        </Primitive.Item>
      ))}
    </Primitive.Root>
  )
}
