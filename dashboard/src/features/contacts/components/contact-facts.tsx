import { useLingui } from '@lingui/react'
import {
  type CustomField,
  type FieldValue,
  fieldLabel,
  formatFieldValue,
  fromFieldInput,
  toFieldInput,
} from '@/lib/custom-fields.ts'
import { errorCode } from '@/lib/errors.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { parsePhone } from '@/lib/phone.ts'
import type { Tag } from '@/lib/tags.ts'
import { useChangeContact } from '../api/save-contact.ts'
import { givenName, phoneInput } from '../contact.ts'
import type { Contact } from '../types.ts'
import { ContactTags } from './contact-tags.tsx'
import { EditableField } from './editable-field.tsx'
import { ExistingContact } from './existing-contact.tsx'

interface ContactFactsProps {
  userId: string
  contact: Contact
  tags: readonly Tag[]
  fields: readonly CustomField[]
  disabled: boolean
  onOpen: (contactId: string) => void
}

/** What is known of a person: read, and each value edited and saved by itself. */
export function ContactFacts({ userId, contact, tags, fields, disabled, onOpen }: ContactFactsProps) {
  const t = useTranslate()
  const change = useChangeContact(contact)
  const common = { userId, disabled }
  const draftOf = (field: string) => `contact.${contact.id}.${field}`
  const hasOtherName =
    contact.whatsapp_name !== '' && contact.name !== '' && contact.name !== contact.whatsapp_name
  const isPhone = (text: string) =>
    (text.trim() === '' && contact.lid !== null) || text === phoneInput(contact) || parsePhone(text) !== null
  return (
    <div className="space-y-4">
      <ContactTags key={`${contact.id}.tags`} contact={contact} tags={tags} disabled={disabled} />
      <div className="-mx-2 space-y-1">
        <EditableField
          {...common}
          key={draftOf('name')}
          draftId={draftOf('name')}
          label={t('contacts.name')}
          type="text"
          shown={givenName(contact)}
          text={givenName(contact)}
          hint={hasOtherName ? t('contacts.name_on_whatsapp', { name: contact.whatsapp_name }) : undefined}
          maxLength={255}
          check={() => undefined}
          save={(name) => change.write({ name: name.trim() })}
        />
        <EditableField
          {...common}
          key={draftOf('phone')}
          draftId={draftOf('phone')}
          label={t('contacts.phone')}
          type="text"
          inputMode="tel"
          shown={phoneInput(contact)}
          text={phoneInput(contact)}
          hint={t('contacts.phone_hint')}
          check={(text) => (isPhone(text) ? undefined : t('contacts.error.phone_invalid'))}
          save={(text) => change.write({ phone: parsePhone(text) })}
          help={(error, typed) =>
            errorCode(error) === 'contact_exists' && (
              <ExistingContact accountId={contact.account_id} phone={typed} onOpen={onOpen} />
            )
          }
        />
        {fields.map((field) => (
          <CustomValue
            {...common}
            key={draftOf(field.name)}
            draftId={draftOf(`field.${field.name}`)}
            field={field}
            contact={contact}
            save={(value) => change.setField(field.name, value)}
          />
        ))}
      </div>
    </div>
  )
}

interface CustomValueProps {
  userId: string
  draftId: string
  disabled: boolean
  field: CustomField
  contact: Contact
  save: (value: FieldValue | null) => Promise<unknown>
}

function CustomValue({ field, contact, save, ...edit }: CustomValueProps) {
  const t = useTranslate()
  const { i18n } = useLingui()
  const value = contact.fields[field.name]
  const words: [string, string] = [t('common.yes'), t('common.no')]
  return (
    <EditableField
      {...edit}
      label={fieldLabel(field)}
      type={field.type}
      shown={value === undefined ? '' : formatFieldValue(value, field.type, i18n.locale, words)}
      text={toFieldInput(value, field.type)}
      check={(text) =>
        fromFieldInput(text, field.type) === null ? t(`contacts.field_wrong.${field.type}`) : undefined
      }
      save={(text) => save(fromFieldInput(text, field.type) ?? null)}
    />
  )
}
