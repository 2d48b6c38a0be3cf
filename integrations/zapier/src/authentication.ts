import type { Authentication, ZObject } from 'zapier-platform-core'

/** Whose key it is; fails where address or key are wrong. */
async function test(z: ZObject) {
  const { account, key } = (await z.request('/api/me')).data
  if (!account) throw new z.errors.Error('This is no API key.', 'api_key_invalid', 401)
  return { ...account, key }
}

export const authentication: Authentication = {
  type: 'custom',
  test,
  connectionLabel: '{{name}}',
  fields: [
    {
      key: 'address',
      label: 'Address',
      type: 'string',
      required: true,
      helpText: 'Where your Zapbase is, as your browser shows it: `https://zapbase.example`.',
    },
    {
      key: 'api_key',
      label: 'API Key',
      type: 'password',
      required: true,
      helpText: 'An owner or admin makes one in Zapbase, with the scopes read, send and manage.',
    },
  ],
}
