import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const SOURCE = join(import.meta.dirname, 'worker.js')

/** Writes the service worker beside the build, named after all that the build holds. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const names = Object.keys(bundle).sort().join('\n')
        const source = readFileSync(SOURCE, 'utf8')
        const build = createHash('sha256').update(names).update(source).digest('hex').slice(0, 12)
        this.emitFile({
          type: 'asset',
          fileName: 'service-worker.js',
          source: source.replace('__BUILD__', build),
        })
      },
    },
  }
}
