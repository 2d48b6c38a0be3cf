import { deepStrictEqual, rejects } from 'node:assert'
import { findTarget, lookUpName, readHosts } from './targets.ts'

const NOBODY: ReadonlySet<string> = new Set()
const names: Record<string, string[]> = {
  'shop.example': ['93.184.215.14', '2606:2800:21f::1'],
  'inside.example': ['10.0.0.7'],
  'half.example': ['93.184.215.14', '127.0.0.1'],
  'metadata.example': ['169.254.169.254'],
  localhost: ['127.0.0.1', '::1'],
}
const lookUp = (name: string) => Promise.resolve(names[name] ?? [])

Deno.test('a name of the internet is found with its addresses', async () => {
  deepStrictEqual(await findTarget('https://Shop.Example:8443/a%20b?c=d#e', NOBODY, lookUp), {
    secure: true,
    name: 'shop.example',
    addresses: ['93.184.215.14', '2606:2800:21f::1'],
    port: 8443,
    host: 'shop.example:8443',
    path: '/a%20b?c=d',
  })
})

Deno.test('what is not on the internet is refused, however it is written', async () => {
  const urls = [
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.100.100.200/',
    'https://0.0.0.0/',
    'https://localhost/',
    'https://localhost./',
    'https://inside.example/',
    'https://half.example/',
    'https://metadata.example/',
    'https://ⓛocalhost/',
  ]
  for (const url of urls) {
    await rejects(findTarget(url, NOBODY, lookUp), { code: 'address_refused' }, url)
  }
})

Deno.test('without encryption nothing is sent', () =>
  rejects(findTarget('http://shop.example/', NOBODY, lookUp), { code: 'address_refused' }))

Deno.test('a name that nobody knows', () =>
  rejects(findTarget('https://nobody.example/', NOBODY, lookUp), { code: 'name_unknown' }))

Deno.test('what is no address of the web', async () => {
  const urls = ['', 'shop.example', 'ftp://shop.example/', 'https://a:b@shop.example/', 'https://', 'file:///etc/x']
  for (const url of urls) await rejects(findTarget(url, NOBODY, lookUp), { code: 'url_invalid' }, url)
})

Deno.test('hosts that the setting names may be asked without encryption', async () => {
  const allowed = readHosts(' 127.0.0.1, Localhost:8080 ,')
  const plain = await findTarget('http://127.0.0.1:9/x', allowed, lookUp)
  deepStrictEqual([plain.secure, plain.addresses, plain.port], [false, ['127.0.0.1'], 9])
  deepStrictEqual((await findTarget('http://localhost:8080/', allowed, lookUp)).addresses, ['127.0.0.1', '::1'])
  for (const url of ['http://localhost/', 'https://127.0.0.2/', 'https://[::1]/']) {
    await rejects(findTarget(url, allowed, lookUp), { code: 'address_refused' }, url)
  }
})

Deno.test('a machine knows its own name', async () => {
  deepStrictEqual((await lookUpName('localhost'))[0], '127.0.0.1')
  deepStrictEqual(await lookUpName('nobody.invalid'), [])
})
