// Fills NODE_COMPILE_CACHE with everything a node instance loads: a fresh installation starts as fast as an old one.
// Run by scripts/bootstrap.py.
import { flushCompileCache } from 'node:module'
import '../src/main.ts'
import '../src/engine/webjs/engine.ts'
import { library, puppeteer, userAgent } from '../src/engine/webjs/library.ts'
import { validator } from '../src/http/validate.ts'

library()
puppeteer()
userAgent()
validator('phone_request')({ phone: '5511900000001' })
flushCompileCache()
