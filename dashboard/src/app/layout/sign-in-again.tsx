import { Dialog as Primitive } from 'radix-ui'
import { Button } from '@/components/ui/button.tsx'
import { Card } from '@/components/ui/card.tsx'
import { useSignOut } from '@/features/accounts/auth/api/sign-out.ts'
import { SignInForm } from '@/features/accounts/auth/components/sign-in-form.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { Brand } from './brand.tsx'

/**
 * Covers a page whose session has ended while it was open. The page stays mounted behind it: once the same person has
 * signed in again, everything typed is still there.
 */
export function SignInAgain({ email }: { email: string }) {
  const t = useTranslate()
  const signOut = useSignOut()
  return (
    <Primitive.Root open>
      <Primitive.Portal>
        <div data-backdrop className="fixed inset-0 z-70 bg-background" />
        <Primitive.Content
          onEscapeKeyDown={(event) => event.preventDefault()}
          onPointerDownOutside={(event) => event.preventDefault()}
          className="fixed inset-0 z-70 grid place-items-center overflow-y-auto p-4 outline-none"
        >
          <div className="w-full max-w-sm space-y-6">
            <div className="flex justify-center">
              <Brand size="large" />
            </div>
            <Card className="space-y-6 p-6">
              <div className="space-y-1">
                <Primitive.Title className="text-xl font-semibold tracking-tight">
                  {t('auth.title')}
                </Primitive.Title>
                <Primitive.Description className="text-sm text-muted-foreground">
                  {t('auth.session_expired')}
                </Primitive.Description>
              </div>
              {/* The page learns of the new session by itself. */}
              <SignInForm email={email} onSignedIn={() => undefined} />
            </Card>
            <div className="text-center">
              <Button variant="link" onClick={() => signOut.mutate()}>
                {t('auth.other_user')}
              </Button>
            </div>
          </div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
