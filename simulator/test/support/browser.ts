import { existsSync } from 'node:fs'

const PLACES = [
  '/usr/lib/chromium/chromium-headless-shell',
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

/** The browser of these tests: `BROWSER`, or the first found in the usual places. */
export function findBrowser(): string {
  const places = process.env.BROWSER ? [process.env.BROWSER] : PLACES
  const found = places.find((place) => existsSync(place))
  if (!found)
    throw new Error(`no browser: set BROWSER or install chromium-headless-shell (tried ${places.join(', ')})`)
  return found
}
