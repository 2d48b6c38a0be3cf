import type { I18n } from '@lingui/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createApp } from './app/create-app.ts'
import { StartFailure } from './app/start-failure.tsx'
import { Starting } from './app/starting.tsx'
import { toast } from './components/ui/toaster.tsx'
import { loadConfig } from './lib/config.ts'
import { startDensity } from './lib/density.ts'
import { createI18n } from './lib/i18n.ts'
import { leaveOldBuilds } from './lib/old-build.ts'
import { startServiceWorker } from './lib/service-worker.ts'
import { startTheme } from './lib/theme.ts'
import './index.css'

async function start(element: HTMLElement): Promise<void> {
  startTheme()
  startDensity()
  startServiceWorker()
  const config = loadConfig().catch(() => null)
  const i18n = await createI18n(['common', 'accounts'])
  leaveOldBuilds(new URL(import.meta.url).pathname, () => offerNewBuild(i18n))
  const root = createRoot(element)
  root.render(<Starting i18n={i18n} />)
  const known = await config
  if (!known) return root.render(<StartFailure i18n={i18n} />)
  const app = createApp(known)
  // The frame stays until the first page is here.
  await app.router.load()
  root.render(
    <StrictMode>
      <App i18n={i18n} {...app} />
    </StrictMode>,
  )
}

/** Somebody is filling in a form. */
function offerNewBuild(i18n: I18n): void {
  const action = { label: i18n._('app.new_build_load'), onClick: () => location.reload() }
  toast.info(i18n._('app.new_build'), { id: 'new-build', duration: 3_600_000, action })
}

const element = document.getElementById('root')
if (element) void start(element)
