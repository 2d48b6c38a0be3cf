import { pathToFileURL } from 'node:url'
import type { Plugin } from 'vite'
import { compileMessage } from './src/lib/compile-message.ts'

const CATALOG = /\/src\/locales\/[^/]+\/[^/]+\.ts$/

/** Compiles the catalogs while building, so that the page needs no parser of messages. */
export function compiledMessages(): Plugin {
  return {
    name: 'compiled-messages',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (!CATALOG.test(id)) return null
      const exported = (await import(pathToFileURL(id).href)) as Record<string, Record<string, string>>
      return Object.entries(exported)
        .map(([name, messages]) => `export const ${name} = ${JSON.stringify(compile(messages))}`)
        .join('\n')
    },
  }
}

function compile(messages: Record<string, string>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(messages).map(([id, text]) => [id, compileMessage(text)]))
}
