import { afterEach, expect, it, vi } from 'vitest'

afterEach(() => {
  vi.doUnmock('./catalogs.ts')
  vi.resetModules()
})

it('asks again for words that did not come while there was no connection', async () => {
  const loading = { isCutOff: false }
  // Modules of its own: the page's translations are shared by all tests of a worker.
  vi.resetModules()
  const real = await vi.importActual<typeof import('./catalogs.ts')>('./catalogs.ts')
  vi.doMock('./catalogs.ts', () => ({
    ...real,
    loadCatalog: (...args: Parameters<typeof real.loadCatalog>) =>
      loading.isCutOff ? Promise.reject(new TypeError('no connection')) : real.loadCatalog(...args),
  }))
  const { addCatalogs, createI18n } = await import('./i18n.ts')
  const i18n = await createI18n(['common'])
  loading.isCutOff = true
  // Blank, and nothing unhandled.
  expect(i18n._('instances.title')).toBe('')
  await expect(addCatalogs(['admin'])).rejects.toThrow('no connection')
  loading.isCutOff = false
  await addCatalogs(['instances', 'admin'])
  expect(i18n._('instances.title')).toBe('Números')
  expect(i18n._('admin.account')).toBe('Conta')
})
