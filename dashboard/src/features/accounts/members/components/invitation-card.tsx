import { useLingui } from '@lingui/react'
import { useState } from 'react'
import { Alert } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { FormField } from '@/components/ui/form-field.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/lib/error-text.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { formatDateTime } from '@/lib/time.ts'
import { useAcceptInvitation, useInvitation } from '../api/show-invitation.ts'

interface InvitationCardProps {
  token: string
  /** Who is signed in. */
  email: string
  /** What he may have called himself while signing up. */
  suggestedName: string
  onAccepted: (accountId: string) => void
  /** Signs out, so that another person can sign in. */
  onOtherPerson: () => void
}

/** Says to what the signed-in person is invited, and lets him join. */
export function InvitationCard(props: InvitationCardProps) {
  const { token, email, suggestedName, onAccepted, onOtherPerson } = props
  const t = useTranslate()
  const { i18n } = useLingui()
  const say = useErrorText('members')
  const [name, setName] = useState(suggestedName)
  const { data: invitation, error } = useInvitation(token)
  const accept = useAcceptInvitation(token)

  if (error) {
    return (
      <div role="alert">
        <Alert tone="danger" title={say(error)} />
      </div>
    )
  }
  if (!invitation) return <Spinner className="w-full py-6" />
  const isForAnother = invitation.email !== null && invitation.email !== email.toLowerCase()
  return (
    <div className="space-y-5">
      <p className="text-sm text-balance">
        {t('members.invitation.text', {
          account: invitation.account_name,
          role: t(`members.role.${invitation.role}`),
        })}
      </p>
      {isForAnother ? (
        <Alert
          tone="warning"
          title={t('members.invitation.other_email', { email: invitation.email, mine: email })}
        />
      ) : (
        <form
          className="space-y-5"
          onSubmit={(event) => {
            event.preventDefault()
            accept.mutate(name.trim(), { onSuccess: onAccepted })
          }}
        >
          <FormField
            label={t('members.your_name')}
            hint={t('members.your_name_hint')}
            autoComplete="name"
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <div role="alert">{accept.error && <Alert tone="danger" title={say(accept.error)} />}</div>
          <Button type="submit" size="large" className="w-full" busy={accept.isPending}>
            {t('members.invitation.accept')}
          </Button>
        </form>
      )}
      <p className="text-xs text-muted-foreground">
        {t('members.invitation.expires', { when: formatDateTime(invitation.expires_at, i18n.locale) })}
      </p>
      <Button
        variant="link"
        className="h-auto max-w-full p-0 text-left break-words whitespace-normal"
        onClick={onOtherPerson}
      >
        {t('members.invitation.other_person', { email })}
      </Button>
    </div>
  )
}
