import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { compiledMessages } from './compiled-messages.ts'
import { emojiData } from './emoji-data.ts'
import { preloadTypeface } from './preload-typeface.ts'
import { serviceWorker } from './service-worker/plugin.ts'
import { sizeBudget } from './size-budget.ts'

/** In development the orchestrator's API answers `/config.json`, `/api` and `/media`, as it does when it serves the build. */
const apiUrl = process.env.VITE_API_URL ?? 'http://127.0.0.1:8000'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

const catalog = (name: string) => `src/locales/pt-BR/${name}.ts`

const LAYOUT = 'src/app/layout/app-layout.tsx'

/** What each page says in words, as the addresses name it: `lazyPage(() => import('../routes/<page>'), '<Name>', …catalogs)`. */
const CATALOGS_OF = new Map(
  globSync('src/app/route-tree/*.ts', { cwd: import.meta.dirname }).flatMap((name) =>
    [
      ...readFileSync(file(name), 'utf8').matchAll(
        /import\('\.\.\/routes\/([\w-]+\.tsx)'\),\s*'\w+'((?:,\s*'[\w-]+')*)/g,
      ),
    ].map(([, route = '', names = '']): [string, string[]] => [
      route,
      [...names.matchAll(/[\w-]+/g)].map(([one]) => catalog(one)),
    ]),
  ),
)

const BUDGET = {
  shell: [catalog('common'), catalog('accounts')],
  first: {
    kilobytes: 250,
    pages: [
      ['src/app/routes/landing.tsx', catalog('landing')],
      ['src/app/routes/sign-in.tsx', catalog('auth')],
      ['src/app/routes/numbers.tsx', LAYOUT, catalog('instances')],
      ['src/app/routes/conversations.tsx', LAYOUT, catalog('chats')],
    ],
  },
  others: {
    kilobytes: 330,
    folder: 'src/app/routes',
    besides: (route: string) => [LAYOUT, ...(CATALOGS_OF.get(route) ?? [])],
  },
}

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    emojiData(),
    compiledMessages(),
    preloadTypeface(),
    serviceWorker(),
    sizeBudget(BUDGET),
  ],
  resolve: {
    alias: {
      '@': file('./src'),
      'react-remove-scroll': file('./stand-ins/remove-scroll.tsx'),
      '@supabase/storage-js': file('./stand-ins/unused-supabase.ts'),
      '@supabase/functions-js': file('./stand-ins/unused-supabase.ts'),
    },
  },
  server: { host: '127.0.0.1', proxy: { '/config.json': apiUrl, '/api': apiUrl, '/media': apiUrl } },
  // Nothing is inlined: a strict content security policy allows neither inline scripts nor data: fonts.
  build: { assetsInlineLimit: 0, target: 'es2022' },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
    // One jsdom for all files of a worker: making one costs more than the tests.
    isolate: false,
    testTimeout: 60_000,
  },
})
