import type { ComponentProps } from 'react'
import { TemplateField } from '@/components/template-text/template-field.tsx'
import { TemplateLine } from '@/components/template-text/template-line.tsx'
import { usePlaceholders } from '@/components/template-text/use-placeholders.ts'
import { useFormScope } from '../scope.ts'

/** A message's text with what the flow around it knows. */
export function FlowText(props: Omit<ComponentProps<typeof TemplateField>, 'groups'>) {
  return <TemplateField {...props} groups={usePlaceholders(useFormScope().variables)} />
}

/** The same in one line. */
export function FlowLine(props: Omit<ComponentProps<typeof TemplateLine>, 'groups'>) {
  return <TemplateLine {...props} groups={usePlaceholders(useFormScope().variables)} />
}
