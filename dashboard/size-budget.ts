import { gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

interface Budget {
  /** Of 1,000 bytes, gzip. */
  kilobytes: number
  /** The modules, loaded on demand, that the first page needs besides the entry. */
  firstPage: string[]
}

/** Prints how much JavaScript the first page loads, with all it imports, and fails the build above the budget. */
export function sizeBudget({ kilobytes, firstPage }: Budget): Plugin {
  return {
    name: 'size-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const counted = new Set<string>()
      const count = (fileName: string): number => {
        const chunk = bundle[fileName]
        if (counted.has(fileName) || chunk?.type !== 'chunk') return 0
        counted.add(fileName)
        return chunk.imports.reduce((bytes, imported) => bytes + count(imported), gzipSync(chunk.code).length)
      }
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const ofModule = (module: string) => chunks.find((chunk) => chunk.facadeModuleId?.endsWith(module))
      const missing = firstPage.filter((module) => !ofModule(module))
      if (missing.length > 0) this.error(`no chunk of its own for ${missing.join(', ')}`)

      const first = chunks
        .filter((chunk) => chunk.isEntry)
        .concat(firstPage.flatMap((module) => ofModule(module) ?? []))
      const used = first.reduce((bytes, chunk) => bytes + count(chunk.fileName), 0) / 1000
      const summary = `JavaScript of the first page: ${used.toFixed(1)} kB gzip of ${kilobytes} allowed`
      if (used > kilobytes) this.error(summary)
      this.info(summary)
    },
  }
}
