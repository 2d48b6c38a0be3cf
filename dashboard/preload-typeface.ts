import type { Plugin } from 'vite'

const TYPEFACE = /-latin-wght-normal-[\w-]+\.woff2$/

/** Has the browser fetch the typeface with the first scripts, not only when a style first asks for it. */
export function preloadTypeface(): Plugin {
  return {
    name: 'preload-typeface',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const [href, ...others] = Object.keys(bundle).filter((name) => TYPEFACE.test(name))
        if (!href || others.length > 0) throw new Error('there is not exactly one typeface to preload')
        const attrs = { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${href}` }
        return [{ tag: 'link', attrs, injectTo: 'head' }]
      },
    },
  }
}
