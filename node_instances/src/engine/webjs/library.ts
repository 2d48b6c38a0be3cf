// The library and puppeteer, loaded when they are first needed: that takes as long as a browser to start.
import { createRequire } from 'node:module'

const load = createRequire(import.meta.url)

type Puppeteer = { -readonly [name in keyof typeof import('puppeteer')]: typeof import('puppeteer')[name] }

export function library(): typeof import('whatsapp-web.js') {
  return load('whatsapp-web.js')
}

/** The one object by which the library launches its browser. */
export function puppeteer(): Puppeteer {
  return load('puppeteer')
}

/** What the library has the browser call itself. */
export function userAgent(): string {
  return load('whatsapp-web.js/src/util/Constants.js').DefaultOptions.userAgent
}
