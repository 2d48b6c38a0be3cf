import { Pending } from '@/components/ui/pending.tsx'
import { Section } from '@/components/ui/section.tsx'
import { OtherDevices } from '@/features/accounts/auth/components/other-devices.tsx'
import { PasswordForm } from '@/features/accounts/auth/components/password-form.tsx'
import { useProfile } from '@/features/accounts/profile/api/profile.ts'
import { NameForm } from '@/features/accounts/profile/components/name-form.tsx'
import { NoticeSettings } from '@/features/accounts/profile/components/notice-settings.tsx'
import { PictureField } from '@/features/accounts/profile/components/picture-field.tsx'
import { SignatureForm } from '@/features/accounts/profile/components/signature-form.tsx'
import type { Profile } from '@/features/accounts/profile/types.ts'
import { useTranslate } from '@/lib/i18n.ts'
import { colleagueName } from '@/lib/names.ts'
import { useSession } from '../access.ts'
import { Appearance } from '../layout/appearance.tsx'
import { Page } from '../layout/page.tsx'
import { PageHeader } from '../layout/page-header.tsx'

/** Who the person signed in is, for his team and for himself. */
export function ProfileRoute() {
  const t = useTranslate()
  const { userId } = useSession()
  const { data: profile, error, refetch } = useProfile(userId)
  return (
    <Page>
      <PageHeader title={t('profile.title')} description={t('profile.description')} />
      {profile ? (
        <Sections profile={profile} />
      ) : (
        <Pending error={error} refetch={refetch} feature="profile" className="h-96 rounded-xl" />
      )}
    </Page>
  )
}

function Sections({ profile }: { profile: Profile }) {
  const t = useTranslate()
  const { email } = useSession()
  return (
    <div className="space-y-10">
      <Section title={t('profile.person')} description={t('profile.person_text')}>
        <div className="space-y-6">
          <PictureField profile={profile} name={colleagueName({ name: profile.name, email })} />
          <NameForm profile={profile} />
          <p className="text-sm break-words text-muted-foreground">{t('profile.email_is', { email })}</p>
        </div>
      </Section>
      <Section title={t('profile.signature_title')} description={t('profile.signature_text')}>
        <SignatureForm profile={profile} />
      </Section>
      <div id="avisos" className="scroll-mt-4">
        <Section title={t('profile.notices')} description={t('profile.notices_text')}>
          <NoticeSettings profile={profile} />
        </Section>
      </div>
      <Section title={t('profile.appearance')} description={t('profile.appearance_text')}>
        <Appearance />
      </Section>
      <Section title={t('profile.security')} description={t('profile.security_text')}>
        <div className="space-y-8">
          <PasswordForm email={email} />
          <OtherDevices />
        </div>
      </Section>
    </div>
  )
}
