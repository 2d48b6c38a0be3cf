import { match, strictEqual } from 'node:assert'
import { signWebhook } from './standard_webhooks.ts'

// The example of the specification's reference libraries.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek'

Deno.test('a signature is that of the reference libraries', async () => {
  const signature = await signWebhook([SECRET], ID, 1614265330, '{"test": 2432232314}')
  strictEqual(signature, 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=')
})

Deno.test('while secrets rotate there is one of each', async () => {
  const other = `whsec_${btoa('x'.repeat(32))}`
  match(await signWebhook([SECRET, other], ID, 1614265330, 'olá'), /^v1,[^ ]{44} v1,[^ ]{44}$/)
})
