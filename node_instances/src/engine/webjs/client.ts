import { setImmediate as turn } from 'node:timers/promises'
import type { Page, Browser as PuppeteerBrowser } from 'puppeteer'
import type { Client } from 'whatsapp-web.js'
import { type Browser, browserEnvironment, browserFlags } from './browser.ts'
import { library, puppeteer, userAgent } from './library.ts'
import { ASK_PAGE } from './page_names.ts'
import { ENRICH_MESSAGES } from './page_people.ts'
import { NOTICE_PASSKEY } from './page_scripts.ts'

type Options = {
  browser: Browser
  browserArgs: string[]
  /** Where the library keeps its profile, and the profile itself. */
  dataPath: string
  profile: string
  deviceName: string
  limitMilliseconds: number
  /** Called as soon as there is a browser, before it navigates. */
  onBrowser: (browser: PuppeteerBrowser, page: Page) => Promise<void>
}

const PROTOCOL_MILLISECONDS = 60_000

/** The library's client, not yet started. Its browser is: in the time that this takes, the library is loaded. */
export async function createClient(options: Options): Promise<Client> {
  const launching = launchBrowser(options)
  launching.catch(() => {})
  // One turn later there is a process; what follows takes the whole thread.
  await turn()
  const { LocalAuth, Client } = library()
  // It keeps the profile; removing it is left to us, who do it with no browser open.
  const auth = new LocalAuth({ dataPath: options.dataPath })
  auth.logout = async () => {}
  auth.afterBrowserInitialized = async () => {
    const { pupBrowser, pupPage } = client
    if (pupBrowser && pupPage) await options.onBrowser(pupBrowser, pupPage)
  }
  // The library would launch one itself, by this function.
  puppeteer().launch = () => launching
  const client = new Client({
    authStrategy: auth,
    webVersionCache: { type: 'none' },
    ...(options.deviceName && { deviceName: options.deviceName }),
    authTimeoutMs: options.limitMilliseconds,
    // The library types a function; the browser takes text as well, and text needs no DOM types here.
    evalOnNewDoc: `${NOTICE_PASSKEY};${ASK_PAGE};${ENRICH_MESSAGES}` as unknown as () => void,
  })
  return client
}

/** As the library does it. */
function launchBrowser(options: Options): Promise<PuppeteerBrowser> {
  const flags = [`--user-agent=${userAgent()}`, '--disable-blink-features=AutomationControlled']
  return puppeteer().default.launch({
    executablePath: options.browser.path,
    headless: options.browser.headless,
    args: [...browserFlags(options.browserArgs), ...flags],
    userDataDir: options.profile,
    env: browserEnvironment(),
    defaultViewport: null,
    pipe: true,
    timeout: options.limitMilliseconds,
    protocolTimeout: PROTOCOL_MILLISECONDS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
}
