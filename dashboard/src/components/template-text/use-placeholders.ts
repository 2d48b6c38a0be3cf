import { useMemo } from 'react'
import { useChoices } from '@/lib/choices.ts'
import { fieldLabel } from '@/lib/custom-fields.ts'
import { useTranslate } from '@/lib/i18n.ts'
import type { PlaceholderGroup } from '@/lib/template-text.ts'

const CONTACT = ['first_name', 'name', 'phone'] as const

/** What a text of this account may hold: of the contact, its fields, the flow's variables and the account. */
export function usePlaceholders(variables: readonly string[] = []): PlaceholderGroup[] {
  const t = useTranslate()
  const { fields } = useChoices()
  return useMemo(() => {
    const groups: PlaceholderGroup[] = [
      {
        label: t('template.contact'),
        placeholders: CONTACT.map((name) => ({
          code: `contact.${name}`,
          label: t(`template.contact.${name}`),
        })),
      },
      {
        label: t('template.fields'),
        placeholders: fields.map((field) => ({
          code: `contact.fields.${field.name}`,
          label: fieldLabel(field),
        })),
      },
      {
        label: t('template.variables'),
        placeholders: variables.map((name) => ({ code: `variables.${name}`, label: name })),
      },
      {
        label: t('template.account'),
        placeholders: [{ code: 'account.name', label: t('template.account.name') }],
      },
    ]
    return groups.filter(({ placeholders }) => placeholders.length > 0)
  }, [t, fields, variables])
}
