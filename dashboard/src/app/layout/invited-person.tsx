import { useState } from 'react'
import { Tabs, TabsContent, TabsList, TabsTrigger } from '@/components/ui/tabs.tsx'
import { ConfirmNotice } from '@/features/accounts/auth/components/confirm-notice.tsx'
import { InvitedForm } from '@/features/accounts/auth/components/invited-form.tsx'
import { SignInForm } from '@/features/accounts/auth/components/sign-in-form.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { authUrls } from '../auth-urls.ts'

/** Before an invitation is shown it has to be known who is invited. */
export function InvitedPerson({ onSignedIn }: { onSignedIn: () => void }) {
  const t = useTranslate()
  const [unconfirmed, setUnconfirmed] = useState<string>()
  const confirmUrl = authUrls().confirm
  if (unconfirmed) return <ConfirmNotice email={unconfirmed} confirmUrl={confirmUrl} />
  return (
    <Tabs defaultValue="new" className="space-y-5">
      <p className="text-sm text-muted-foreground">{t('members.invitation.who')}</p>
      <TabsList className="grid w-full grid-cols-2">
        <TabsTrigger value="new">{t('auth.invited.new')}</TabsTrigger>
        <TabsTrigger value="known">{t('auth.invited.known')}</TabsTrigger>
      </TabsList>
      <TabsContent value="new">
        <InvitedForm
          confirmUrl={confirmUrl}
          onSignedUp={(result, email) => {
            if (result === 'confirm') setUnconfirmed(email)
            else onSignedIn()
          }}
        />
      </TabsContent>
      <TabsContent value="known">
        <SignInForm onSignedIn={onSignedIn} />
      </TabsContent>
    </Tabs>
  )
}
