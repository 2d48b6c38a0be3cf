import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createApp } from './app/create-app.ts'
import { StartFailure } from './app/start-failure.tsx'
import { loadConfig } from './lib/config.ts'
import { startDensity } from './lib/density.ts'
import { createI18n } from './lib/i18n.ts'
import { startTheme } from './lib/theme.ts'
import './index.css'

async function start(root: HTMLElement): Promise<void> {
  startTheme()
  startDensity()
  const i18n = await createI18n(['common', 'accounts'])
  const page = await loadConfig().then(
    (config) => <App i18n={i18n} {...createApp(config)} />,
    () => <StartFailure i18n={i18n} />,
  )
  createRoot(root).render(<StrictMode>{page}</StrictMode>)
}

const root = document.getElementById('root')
if (root) void start(root)
