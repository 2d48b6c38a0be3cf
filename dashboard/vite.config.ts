import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { sizeBudget } from './size-budget.ts'

/** In development the orchestrator's API answers `/config.json` and `/api`, as it does when it serves the build. */
const apiUrl = process.env.VITE_API_URL ?? 'http://127.0.0.1:8000'

/** What a reader's first page loads besides the entry. */
const FIRST_PAGE = [
  'src/app/layout/app-layout.tsx',
  'src/app/routes/numbers.tsx',
  'src/locales/pt-BR/index.ts',
]

export default defineConfig({
  plugins: [react(), tailwindcss(), sizeBudget({ kilobytes: 250, firstPage: FIRST_PAGE })],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { host: '127.0.0.1', proxy: { '/config.json': apiUrl, '/api': apiUrl } },
  // Nothing is inlined: a strict content security policy allows neither inline scripts nor data: fonts.
  build: { assetsInlineLimit: 0, target: 'es2022' },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
    // One jsdom for all files of a worker: making one costs more than the tests.
    isolate: false,
    testTimeout: 20_000,
  },
})
