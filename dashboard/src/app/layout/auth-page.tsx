import { lazy, type ReactNode, Suspense } from 'react'
import { PageTitle } from '@/components/page-title.tsx'
import { Card } from '@/components/ui/card.tsx'
import { addCatalogs, useTranslate } from '@/lib/i18n.ts'
import { Brand } from './brand.tsx'
import { LocaleSelect } from './locale-select.tsx'

const ProductScene = lazy(async () => {
  const [{ ProductScene: Scene }] = await Promise.all([
    import('../landing/product-scene.tsx'),
    addCatalogs(['landing']),
  ])
  return { default: Scene }
})

interface AuthPageProps {
  title: string
  description?: ReactNode
  /** Where else to go, below the card. */
  footer?: ReactNode
  children: ReactNode
}

/** The frame of the pages before the sign-in; where there is room, with a picture of what is behind it. */
export function AuthPage({ title, description, footer, children }: AuthPageProps) {
  const t = useTranslate()
  return (
    <div className="grid min-h-svh lg:grid-cols-2">
      <PageTitle title={title} />
      <main className="grid place-items-center p-4">
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
      <aside className="on-ink hidden place-items-center p-12 lg:grid">
        <Suspense>
          <ProductScene className="w-full max-w-xl" />
        </Suspense>
      </aside>
    </div>
  )
}
