// supabase-js asks for all that the project has switched off; prints the code of each refusal as one JSON line.
// SUPABASE_URL, SUPABASE_KEY, SUPABASE_SECRET_KEY, EMAIL and PASSWORD come from the environment.

import { createClient } from '@supabase/supabase-js'

const {
  SUPABASE_URL = '',
  SUPABASE_KEY = '',
  SUPABASE_SECRET_KEY = '',
  EMAIL = '',
  PASSWORD = '',
} = process.env
const options = { auth: { persistSession: false, autoRefreshToken: false } }
const { auth } = createClient(SUPABASE_URL, SUPABASE_KEY, options)
const { admin } = createClient(SUPABASE_URL, SUPABASE_SECRET_KEY, options).auth
const { data } = await auth.signInWithPassword({ email: EMAIL, password: PASSWORD })
const userId = data.user?.id ?? ''
const id = crypto.randomUUID()

const asked = {
  anonymous: auth.signInAnonymously(),
  phone: auth.signUp({ phone: '5511999999999', password: PASSWORD }),
  phoneOtp: auth.signInWithOtp({ phone: '5511999999999' }),
  idToken: auth.signInWithIdToken({ provider: 'google', token: 'a.b.c' }),
  sso: auth.signInWithSSO({ domain: 'example.com' }),
  link: auth.linkIdentity({ provider: 'google' }),
  unlink: auth.unlinkIdentity({ id, identity_id: id, user_id: userId, provider: 'google' }),
  enroll: auth.mfa.enroll({ factorType: 'totp' }),
  challenge: auth.mfa.challenge({ factorId: id }),
  verify: auth.mfa.verify({ factorId: id, challengeId: id, code: '123456' }),
  unenroll: auth.mfa.unenroll({ factorId: id }),
  deleteFactor: admin.mfa.deleteFactor({ id, userId }),
  clients: admin.oauth.listClients(),
}
const codes = await Promise.all(
  Object.entries(asked).map(async ([name, answer]) => [name, (await answer).error?.code]),
)
const factors = await admin.mfa.listFactors({ userId })
const level = await auth.mfa.getAuthenticatorAssuranceLevel()

console.log(
  JSON.stringify({
    ...Object.fromEntries(codes),
    factors: factors.error ?? factors.data,
    level: level.data?.currentLevel,
    methods: level.data?.currentAuthenticationMethods.map((method) =>
      typeof method === 'string' ? method : method.method,
    ),
  }),
)
