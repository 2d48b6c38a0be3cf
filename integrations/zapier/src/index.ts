/** Zapbase on Zapier: what `zapier push` uploads. */
import { createRequire } from 'node:module'
import zapier, { type App } from 'zapier-platform-core'
import { authentication } from './authentication.ts'
import { creates } from './creates/index.ts'
import { keyToAddress, tellProblem } from './requests.ts'
import { searches } from './searches.ts'
import { triggers } from './triggers/index.ts'

const { version } = createRequire(import.meta.url)('../package.json') as { version: string }

const app: App<typeof triggers, typeof creates, typeof searches> = {
  version,
  platformVersion: zapier.version,
  authentication,
  beforeRequest: [keyToAddress],
  afterResponse: [tellProblem],
  triggers,
  creates,
  searches,
}

export default app
