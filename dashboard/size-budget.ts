import { gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

interface Budget {
  /** What every page needs besides its own route: the entry and what it loads on demand before anything is shown. */
  shell: string[]
  /** Of 1,000 bytes, gzip, all that a page needs counted: the pages a reader may open first, with what they load besides. */
  first: { kilobytes: number; pages: string[][] }
  /** The same for every page, so that none grows without being noticed; `besides` says what each loads with it. */
  others: { kilobytes: number; folder: string; besides: (route: string) => string[] }
}

/** Prints how much JavaScript the pages load, with all they import, and fails the build above the budget. */
export function sizeBudget({ shell, first, others }: Budget): Plugin {
  return {
    name: 'size-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
      const ofModule = (module: string) => {
        const found = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(module))
        return found ?? this.error(`no chunk of its own for ${module}`)
      }
      const start = [...chunks.filter((chunk) => chunk.isEntry), ...shell.map(ofModule)]
      const measure = (modules: string[]) => gzipOf([...start, ...modules.map(ofModule)], bundle)
      const routes = chunks.flatMap(
        ({ facadeModuleId }) => facadeModuleId?.split(`${others.folder}/`)[1] ?? [],
      )
      const sizes = [
        ...first.pages.map((modules) => ({
          page: modules[0],
          used: measure(modules),
          allowed: first.kilobytes,
        })),
        ...routes.map((route) => {
          const page = `${others.folder}/${route}`
          return { page, used: measure([page, ...others.besides(route)]), allowed: others.kilobytes }
        }),
      ]
      for (const { page, used, allowed } of sizes) {
        if (used > allowed)
          this.error(`JavaScript of ${page}: ${used.toFixed(1)} kB gzip of ${allowed} allowed`)
      }
      const largest = (some: typeof sizes) =>
        some.reduce((one, other) => (other.used > one.used ? other : one))
      const say = ({ page, used, allowed }: (typeof sizes)[number]) =>
        `${used.toFixed(1)} of ${allowed} kB gzip (${page})`
      const count = first.pages.length
      this.info(`JavaScript of a first page at most ${say(largest(sizes.slice(0, count)))}`)
      this.info(`JavaScript of any page at most ${say(largest(sizes.slice(count)))}`)
    },
  }
}

/** Kilobytes of these chunks and all they import, each counted once. */
function gzipOf(chunks: Rolldown.OutputChunk[], bundle: Rolldown.OutputBundle): number {
  const counted = new Set<string>()
  const count = (fileName: string): number => {
    const chunk = bundle[fileName]
    if (counted.has(fileName) || chunk?.type !== 'chunk') return 0
    counted.add(fileName)
    return chunk.imports.reduce((bytes, imported) => bytes + count(imported), gzipSync(chunk.code).length)
  }
  return chunks.reduce((bytes, chunk) => bytes + count(chunk.fileName), 0) / 1000
}
