// supabase-js asks REST what PostgREST answers in a way of its own; prints what it was told as one JSON line.
// SUPABASE_URL and SUPABASE_SECRET_KEY come from the environment; the table rest_values and the function are the test's.

import { createClient } from '@supabase/supabase-js'

const env = process.env as Record<string, string>
const auth = { persistSession: false, autoRefreshToken: false }
const client = createClient(env.SUPABASE_URL ?? '', env.SUPABASE_SECRET_KEY ?? '', { auth })
const table = () => client.from('rest_values')

/** Values that look like something else, or that a filter would read as a part of itself. */
const VALUES = [
  '1.50',
  'null',
  'NULL',
  'true',
  '"q"',
  'say "hi", twice',
  'a,b',
  '(p)',
  '+55',
  '12345678901234567890',
  '1e5',
  ' x ',
  '{a,b}',
  '{"a":1}',
  'a\\b',
  '0x1F',
  'unknown',
  '\ufdd0 \ufddf',
]
const quoted = (value: string) => `"${value.replace(/["\\]/g, '\\$&')}"`

await table()
  .insert(VALUES.map((text, place) => ({ id: place, text, texts: [text] })))
  .throwOnError()

const missed: [string, string][] = []
for (const [place, value] of VALUES.entries()) {
  const found = {
    eq: await table().select('id').eq('text', value),
    match: await table().select('id').match({ text: value }),
    not: await table().select('id').eq('id', place).not('text', 'neq', value),
    or: await table()
      .select('id')
      .or(`text.eq.${quoted(value)},id.eq.-1`),
    nested: await table()
      .select('id')
      .or(`and(text.not.neq.${quoted(value)},id.gte.0),id.in.(-1,-2)`),
    in: await table()
      .select('id')
      .or(`text.in.(${quoted(value)},-)`),
    contains: await table()
      .select('id')
      .filter('texts', 'cs', `{${quoted(value)}}`),
  }
  for (const [name, { data }] of Object.entries(found))
    if (data?.length !== 1 || data[0]?.id !== place) missed.push([name, value])
}

const told = ({ status, error }: { status: number; error: { code: string; message: string } | null }) => [
  status,
  error?.code,
  error?.message,
]
const rows = [{ id: 100, text: 'here' }, { id: 101 }]
const later = rows.map(({ id, ...row }) => ({ id: id + 10, ...row }))
const ids = Array.from({ length: 2500 }, (_, id) => 10_000 + id)
const invoked = await client.functions.invoke('nothing')
const seen = {
  missed,
  updateAll: told(await table().update({ text: 'x' })),
  updateSome: told(await table().update({ text: 'x' }).order('id').limit(1)),
  deleteAll: told(await table().delete()),
  deleteChosen: told(await table().delete().eq('id', 0)),
  left: (await table().select('id', { count: 'exact', head: true })).count,
  numbers: (await table().select('price,exact,big').eq('id', 1)).data,
  withDefaults: (await table().insert(rows, { defaultToNull: false }).select('id')).data,
  withNothing: (await table().insert(later).select('id')).data,
  stored: (await table().select('id,text').gte('id', 100).order('id')).data,
  long: told(await table().select('id').in('id', ids)),
  nested: told(
    await table()
      .select('id')
      .or(`${'and('.repeat(500)}id.eq.1${')'.repeat(500)}`),
  ),
  function: [invoked.error?.context.status, await invoked.error?.context.json()],
}
console.log(JSON.stringify(seen))
