import { getRouteApi, useRouter } from '@tanstack/react-router'
import { Alert } from '@/components/ui/alert.tsx'
import { Card } from '@/components/ui/card.tsx'
import { SignInForm } from '@/features/auth/components/sign-in-form.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { Brand } from '../layout/brand.tsx'
import { LocaleSelect } from '../layout/locale-select.tsx'

const route = getRouteApi('/entrar')

export function SignInRoute() {
  const t = useTranslate()
  const router = useRouter()
  const { back, reason } = route.useSearch()
  return (
    <main className="grid min-h-svh place-items-center bg-muted/50 p-4">
      <div className="w-full max-w-sm space-y-6">
        <div className="flex flex-col items-center gap-3 text-center">
          <Brand size="large" />
          <p className="text-sm text-muted-foreground">{t('app.tagline')}</p>
        </div>
        <Card className="space-y-6 p-6">
          <div className="space-y-1">
            <h1 className="text-xl font-semibold tracking-tight">{t('auth.title')}</h1>
            <p className="text-sm text-muted-foreground">{t('auth.subtitle')}</p>
          </div>
          {reason && <Alert tone="warning" title={t('auth.session_expired')} />}
          <SignInForm onSignedIn={() => router.history.push(back ?? '/numeros')} />
        </Card>
        <div className="flex justify-center">
          <LocaleSelect />
        </div>
      </div>
    </main>
  )
}
