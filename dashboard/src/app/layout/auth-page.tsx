import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card.tsx'
import { useTranslate } from '@/lib/i18n.ts'
import { Brand } from './brand.tsx'
import { LocaleSelect } from './locale-select.tsx'

interface AuthPageProps {
  title: string
  description?: ReactNode
  /** Where else to go, below the card. */
  footer?: ReactNode
  children: ReactNode
}

/** The frame of the pages before the sign-in. */
export function AuthPage({ title, description, footer, children }: AuthPageProps) {
  const t = useTranslate()
  return (
    <main className="grid min-h-svh place-items-center bg-muted/50 p-4">
      <title>{`${title} · Zapbase`}</title>
      <div className="w-full max-w-sm space-y-6">
        <div className="flex flex-col items-center gap-3 text-center">
          <Brand size="large" />
          <p className="text-sm text-muted-foreground">{t('app.tagline')}</p>
        </div>
        <Card className="space-y-6 p-6">
          <div className="space-y-1">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            {description && <p className="text-sm text-muted-foreground">{description}</p>}
          </div>
          {children}
        </Card>
        {footer && <div className="text-center text-sm text-muted-foreground">{footer}</div>}
        <div className="flex justify-center">
          <LocaleSelect />
        </div>
      </div>
    </main>
  )
}
