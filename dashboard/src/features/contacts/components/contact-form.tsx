import { useId } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { Alert } from '@/components/ui/alert.tsx'
import { Field } from '@/components/ui/field.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { TagPicker } from '@/components/ui/tag-picker.tsx'
import { type CustomField, fieldLabel, fromFieldInput } from '@/lib/custom-fields.ts'
import { useErrorText } from '@/lib/error-text.ts'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { parsePhone } from '@/lib/phone.ts'
import type { Tag } from '@/lib/tags.ts'
import type { useCreateContact } from '../api/save-contact.ts'
import { type ContactInputs, emptyInputs, toDraft } from '../contact-form.ts'
import type { Contact } from '../types.ts'
import { ExistingContact } from './existing-contact.tsx'
import { FieldInput } from './field-input.tsx'

interface ContactFormProps {
  /** Of the form element: the button that submits it stands in the frame around. */
  id: string
  accountId: string
  tags: readonly Tag[]
  fields: readonly CustomField[]
  save: ReturnType<typeof useCreateContact>
  onSaved: (contact: Contact) => void
  onOpen: (contactId: string) => void
}

/** What a new contact is to be. */
export function ContactForm({ id, accountId, tags, fields, save, onSaved, onOpen }: ContactFormProps) {
  const t = useTranslate()
  const errorText = useErrorText('contacts')
  const tagsId = useId()
  const { register, control, handleSubmit, formState, getValues } = useForm<ContactInputs>({
    values: emptyInputs(fields),
    resetOptions: { keepDirtyValues: true },
  })
  const submit = handleSubmit((inputs) => save.mutate(toDraft(inputs, fields), { onSuccess: onSaved }))
  const isPhone = (text: string) => parsePhone(text) !== null || t('contacts.error.phone_invalid')

  return (
    <form id={id} noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
      <div className="space-y-5">
        <FormField label={t('contacts.name')} maxLength={255} autoComplete="off" {...register('name')} />
        <FormField
          label={t('contacts.phone')}
          hint={t('contacts.phone_hint')}
          type="tel"
          autoComplete="off"
          error={formState.errors.phone?.message}
          {...register('phone', { validate: isPhone })}
        />
        <div className="space-y-2">
          <p id={tagsId} className="text-sm font-medium">
            {t('contacts.tags')}
          </p>
          <Controller
            control={control}
            name="tags"
            render={({ field }) => (
              <TagPicker
                label={t('contacts.tags_choose')}
                tags={tags}
                chosen={field.value}
                onChange={field.onChange}
                canCreate
                showChosen
              />
            )}
          />
        </div>
        {fields.map((definition) => (
          <Controller
            key={definition.id}
            control={control}
            name={`fields.${definition.name}`}
            rules={{
              validate: (text) =>
                fromFieldInput(text ?? '', definition.type) !== null ||
                t(`contacts.field_wrong.${definition.type}`),
            }}
            render={({ field, fieldState }) => (
              <Field label={fieldLabel(definition)} error={fieldState.error?.message}>
                {(attributes) => (
                  <FieldInput
                    {...attributes}
                    type={definition.type}
                    value={field.value ?? ''}
                    onChange={field.onChange}
                  />
                )}
              </Field>
            )}
          />
        ))}
      </div>
      <div role="alert">
        {save.error && (
          <Alert tone="danger" title={errorText(save.error)}>
            {errorCode(save.error) === 'contact_exists' && (
              <ExistingContact accountId={accountId} phone={getValues('phone')} onOpen={onOpen} />
            )}
          </Alert>
        )}
      </div>
    </form>
  )
}
