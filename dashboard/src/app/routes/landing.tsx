import { Link } from '@tanstack/react-router'
import { Inbox, type LucideIcon, Megaphone, Plug, Workflow } from 'lucide-react'
import { Button } from '@/components/ui/button.tsx'
import { type MessageId, useTranslate } from '@/lib/i18n.ts'
import { ProductScene } from '../landing/product-scene.tsx'
import { Brand } from '../layout/brand.tsx'
import { LocaleSelect } from '../layout/locale-select.tsx'

const POINTS: [LucideIcon, MessageId, MessageId][] = [
  [Inbox, 'landing.inbox', 'landing.inbox_text'],
  [Workflow, 'landing.flows', 'landing.flows_text'],
  [Megaphone, 'landing.broadcasts', 'landing.broadcasts_text'],
  [Plug, 'landing.integrations', 'landing.integrations_text'],
]
const STEPS: MessageId[] = ['landing.step_account', 'landing.step_scan', 'landing.step_answer']

/** The first page, for whoever is not signed in: what this is, and the way in. */
export function LandingRoute() {
  const t = useTranslate()
  return (
    <div className="min-h-svh">
      <title>{`Zapbase · ${t('landing.title')}`}</title>
      <Hero />
      <main className="mx-auto max-w-6xl space-y-20 px-page py-20">
        <section aria-labelledby="points" className="space-y-8">
          <h2 id="points" className="text-title">
            {t('landing.points')}
          </h2>
          <ul className="grid gap-x-10 gap-y-8 sm:grid-cols-2">
            {POINTS.map(([Icon, title, text]) => (
              <li key={title} className="flex gap-4 border-t pt-5">
                <Icon className="size-6 shrink-0 text-primary" strokeWidth={1.75} aria-hidden />
                <div className="space-y-1.5">
                  <h3 className="text-lg font-semibold">{t(title)}</h3>
                  <p className="text-base text-pretty text-muted-foreground">{t(text)}</p>
                </div>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="steps" className="space-y-8">
          <h2 id="steps" className="text-title">
            {t('landing.steps')}
          </h2>
          <ol className="grid gap-6 sm:grid-cols-3">
            {STEPS.map((step, index) => (
              <li key={step} className="flex items-center gap-4 rounded-xl border bg-card p-5">
                <span className="text-display text-primary tabular-nums" aria-hidden>
                  {index + 1}
                </span>
                <span className="text-base font-medium">{t(step)}</span>
              </li>
            ))}
          </ol>
          <SignUp />
        </section>
      </main>
      <footer className="border-t">
        <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-4 px-page py-6 text-sm text-muted-foreground">
          <p>{t('landing.notice')}</p>
          <LocaleSelect />
        </div>
      </footer>
    </div>
  )
}

function Hero() {
  const t = useTranslate()
  return (
    <header className="on-ink">
      <div className="mx-auto max-w-6xl px-page pb-16">
        <nav aria-label={t('app.name')} className="flex h-20 items-center justify-between gap-4">
          <Brand size="large" />
          <Button asChild variant="ghost">
            <Link to="/entrar">{t('landing.sign_in')}</Link>
          </Button>
        </nav>
        <div className="grid items-center gap-x-12 gap-y-12 pt-6 lg:grid-cols-[1fr_1.1fr] lg:pt-12">
          <div className="space-y-6">
            <h1 className="text-display text-balance">{t('landing.title')}</h1>
            <p className="max-w-xl text-lg text-pretty text-muted-foreground">{t('landing.text')}</p>
            <SignUp />
            <p className="text-sm text-muted-foreground">{t('landing.free')}</p>
          </div>
          <ProductScene />
        </div>
      </div>
    </header>
  )
}

function SignUp() {
  const t = useTranslate()
  return (
    <Button asChild size="large" className="bg-highlight text-highlight-foreground hover:bg-highlight/90">
      <Link to="/criar-conta">{t('landing.sign_up')}</Link>
    </Button>
  )
}
