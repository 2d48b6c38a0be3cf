import type { Page, Browser as PuppeteerBrowser } from 'puppeteer'
import whatsapp, { type Client } from 'whatsapp-web.js'
import { type Browser, browserEnvironment, browserFlags } from './browser.ts'
import { ENRICH_MESSAGES } from './page_people.ts'
import { NOTICE_PASSKEY } from './page_scripts.ts'

type Options = {
  browser: Browser
  browserArgs: string[]
  dataPath: string
  deviceName: string
  authTimeoutMilliseconds: number
  /** Called as soon as there is a browser, before it navigates. */
  onBrowser: (browser: PuppeteerBrowser, page: Page) => Promise<void>
}

const PROTOCOL_MILLISECONDS = 60_000

/** The library's client, not yet started. */
export function createClient(options: Options): Client {
  // It keeps the profile; removing it is left to us, who do it with no browser open.
  const auth = new whatsapp.LocalAuth({ dataPath: options.dataPath })
  auth.logout = async () => {}
  auth.afterBrowserInitialized = async () => {
    const { pupBrowser, pupPage } = client
    if (pupBrowser && pupPage) await options.onBrowser(pupBrowser, pupPage)
  }
  const client = new whatsapp.Client({
    authStrategy: auth,
    webVersionCache: { type: 'none' },
    ...(options.deviceName && { deviceName: options.deviceName }),
    authTimeoutMs: options.authTimeoutMilliseconds,
    // The library types a function; the browser takes text as well, and text needs no DOM types here.
    evalOnNewDoc: `${NOTICE_PASSKEY};${ENRICH_MESSAGES}` as unknown as () => void,
    puppeteer: {
      executablePath: options.browser.path,
      headless: options.browser.headless,
      args: browserFlags(options.browserArgs),
      env: browserEnvironment(),
      pipe: true,
      protocolTimeout: PROTOCOL_MILLISECONDS,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    },
  })
  return client
}
