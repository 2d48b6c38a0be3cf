import { pathToFileURL } from 'node:url'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import type { Plugin } from 'vite'

const CATALOG = /\/src\/locales\/[^/]+\/index\.ts$/

/** Compiles the catalogs while building, so that the page needs no parser of messages. */
export function compiledMessages(): Plugin {
  return {
    name: 'compiled-messages',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (!CATALOG.test(id)) return null
      const { catalog } = (await import(pathToFileURL(id).href)) as { catalog: Record<string, string> }
      const compiled = Object.entries(catalog).map(([key, text]) => [key, compileMessage(text)])
      return `export const catalog = ${JSON.stringify(Object.fromEntries(compiled))}`
    },
  }
}
