import { Braces } from 'lucide-react'
import { Fragment } from 'react'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { expressionOf, type PlaceholderGroup } from '@/lib/template-text.ts'

interface PlaceholderMenuProps {
  groups: readonly PlaceholderGroup[]
  /** With what stands in the text for it, such as `{{ contact.name }}`. */
  onChoose: (expression: string) => void
  /** Where the focus goes once something is chosen. */
  onClosed?: () => void
  /** Without its words, beside a field of one line. */
  isSmall?: boolean
}

/** Offers what is known when a text is sent. */
export function PlaceholderMenu({ groups, onChoose, onClosed, isSmall = false }: PlaceholderMenuProps) {
  const t = useTranslate()
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size={isSmall ? 'icon' : 'small'}
          {...(isSmall && { 'aria-label': t('template.insert'), title: t('template.insert') })}
        >
          <Braces aria-hidden />
          {!isSmall && t('template.insert')}
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent
        align="end"
        className="max-h-80 max-w-72"
        onCloseAutoFocus={(event) => {
          if (!onClosed) return
          event.preventDefault()
          onClosed()
        }}
      >
        {groups.map(({ label, placeholders }) => (
          <Fragment key={label}>
            <DropdownMenuLabel>{label}</DropdownMenuLabel>
            {placeholders.map((placeholder) => (
              <DropdownMenuItem key={placeholder.code} onSelect={() => onChoose(expressionOf(placeholder))}>
                <span className="truncate">{placeholder.label}</span>
              </DropdownMenuItem>
            ))}
          </Fragment>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
