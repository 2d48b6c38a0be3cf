import { deepStrictEqual, rejects } from 'node:assert'
import { bound, TooLargeError } from './bounds.ts'
import { decode, parseBody } from './parsing.ts'

const encoder = new TextEncoder()

function parse(type: string, text: string): Promise<unknown> {
  return parseBody({ type, text, bytes: encoder.encode(text) })
}

Deno.test('JSON is read by its type, or by how it begins', async () => {
  for (const type of ['application/json', 'application/vnd.shop+json; charset=utf-8', 'text/plain', '']) {
    deepStrictEqual(await parse(type, '\uFEFF {"a": [1, 2.5, null, "x"]}'), { a: [1, 2.5, null, 'x'] })
  }
})

Deno.test('a number that JavaScript does not keep stays as it was written', async () => {
  const text = '{"id": 820982911946154508, "at": -9007199254740993, "far": 1e400, "near": 9007199254740991, "price": 0.1}'
  deepStrictEqual(await parse('application/json', text), {
    id: '820982911946154508',
    at: '-9007199254740993',
    far: '1e400',
    near: 9007199254740991,
    price: 0.1,
  })
})

Deno.test('forms are read, and what comes several times is a list', async () => {
  deepStrictEqual(await parse('application/x-www-form-urlencoded', 'name=Ana+Maria&tag=a&tag=b&__proto__=x'), {
    ['__proto__']: 'x',
    name: 'Ana Maria',
    tag: ['a', 'b'],
  })
  const lines = ['--b', 'content-disposition: form-data; name="phone"', '', '(11) 99999-9999']
  const file = ['--b', 'content-disposition: form-data; name="f"; filename="a.pdf"', 'content-type: x/y', '', 'x', '--b--', '']
  deepStrictEqual(await parse('multipart/form-data; boundary=b', [...lines, ...file].join('\r\n')), {
    phone: '(11) 99999-9999',
    f: 'a.pdf',
  })
})

Deno.test('a form in the letters of an older system, in its escapes as well', async () => {
  const type = 'application/x-www-form-urlencoded; charset=ISO-8859-1'
  deepStrictEqual(await parse(type, 'nome=Jo%E3o+d%27%C1vila&livre=50%&vazio&=x'), {
    nome: 'João d\'Ávila',
    livre: '50%',
    vazio: '',
    '': 'x',
  })
  deepStrictEqual(await parse('application/x-www-form-urlencoded', 'nome=Jo%C3%A3o&b%5B0%5D[c]=%ff'), {
    nome: 'João',
    'b[0][c]': '\ufffd',
  })
})

Deno.test('what a tool calls a form, or has no name for, is what it looks like', async () => {
  deepStrictEqual(await parse('application/x-www-form-urlencoded', ' {"a": "b=c&d"}'), { a: 'b=c&d' })
  deepStrictEqual(await parse('', 'phone=11988887777&name=Ana'), { phone: '11988887777', name: 'Ana' })
})

Deno.test('a call may say all in its address', async () => {
  for (const type of ['', 'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    deepStrictEqual(await parse(type, ' \n'), null)
  }
})

Deno.test('XML is read as text, with its attributes', async () => {
  const text = '<?xml version="1.0"?><order id="7"><name>Jo &amp; Ana</name><item>a</item><item>b</item><n>007</n></order>'
  deepStrictEqual(await parse('application/xml', text), {
    order: { '@id': '7', name: 'Jo & Ana', item: ['a', 'b'], n: '007' },
  })
  deepStrictEqual(await parse('', '<a><![CDATA[<b>]]></a>'), { a: '<b>' })
})

Deno.test('older systems write other letters', () => {
  const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))
  const xml = '<?xml version="1.0" encoding="ISO-8859-1"?><n>João</n>'
  deepStrictEqual(decode('text/xml', latin(xml)), xml)
  deepStrictEqual(decode('application/json; charset=ISO-8859-1', latin('{"n": "João"}')), '{"n": "João"}')
  deepStrictEqual(decode('application/json; charset=nothing', encoder.encode('"João"')), '"João"')
  deepStrictEqual(decode('application/json', encoder.encode('"João"')), '"João"')
  deepStrictEqual(decode('', new Uint8Array()), '')
})

Deno.test('what is not what it says is refused', async () => {
  const broken: [string, string][] = [
    ['application/json', '{"a": '],
    ['application/json', 'name=x'],
    ['application/json', '<a/>'],
    ['multipart/form-data; boundary=b', 'nothing of it'],
    ['multipart/form-data', '--b'],
    ['application/xml', '<a><b></a>'],
    ['text/xml', 'a'],
    ['', 'hello'],
  ]
  for (const [type, text] of broken) await rejects(parse(type, text), Error, `${type} ${text}`)
})

Deno.test('entities are nobody\'s order', async () => {
  const bombs = [
    '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    '<?xml version="1.0"?> <!doctype a SYSTEM "file:///etc/passwd"><a/>',
    '<a><!ENTITY b SYSTEM "http://169.254.169.254/"></a>',
  ]
  for (const text of bombs) await rejects(parse('application/xml', text), SyntaxError)
  const page = '<a><![CDATA[<!DOCTYPE html><b>]]></a>'
  deepStrictEqual(await parse('application/xml', page), { a: '<!DOCTYPE html><b>' })
})

Deno.test('what never ends, or comes again and again, costs one pass', async () => {
  const bodies: [string, string][] = [
    ['application/json', `"${'\\"'.repeat(131_000)}`],
    ['application/json', `{"a": "${'\\'.repeat(262_001)}`],
    ['application/json', '"a'.repeat(131_000)],
    ['application/xml', `<a>${'<![CDATA['.repeat(29_000)}`],
    ['application/xml', `<a>${'<!--'.repeat(65_000)}`],
    ['application/xml', `<a ${'a="'.repeat(87_000)}`],
    ['application/x-www-form-urlencoded', 'a&'.repeat(131_000)],
    ['application/x-www-form-urlencoded', '%e3'.repeat(87_000)],
    ['multipart/form-data; boundary=b', '--b\r\n'.repeat(52_000)],
  ]
  for (const [type, text] of bodies) {
    const began = performance.now()
    await parse(type, text).catch(() => {})
    deepStrictEqual(performance.now() - began < 2_000, true, text.slice(0, 20))
  }
})

Deno.test('what is deep or has too many parts costs little', async () => {
  const many = 130_000
  const began = performance.now()
  await rejects(parse('application/json', '['.repeat(many) + ']'.repeat(many)), TooLargeError)
  await rejects(parse('application/json', '{"a":'.repeat(40_000)), TooLargeError)
  await rejects(parse('application/xml', '<a>'.repeat(80_000)), TooLargeError)
  await rejects(parse('application/xml', `<a>${'<b/>'.repeat(60_000)}</a>`), TooLargeError)
  await rejects(parse('application/xml', '<'.repeat(260_000)), Error)
  const wide = await parse('application/json', `[${'1,'.repeat(many - 1)}1]`)
  deepStrictEqual(performance.now() - began < 1_500, true)
  throwsTooLarge(wide)
  throwsTooLarge(await parse('application/x-www-form-urlencoded', 'a=1&'.repeat(6_000)))
  throwsTooLarge({ ['a'.repeat(201)]: 1 })
})

Deno.test('what cannot be kept is left out of texts and names', () => {
  deepStrictEqual(bound({ 'a\0b': 'x\0y\ud800', c: [1, null, true] }), { ab: 'xy\ufffd', c: [1, null, true] })
})

function throwsTooLarge(value: unknown): void {
  let thrown: unknown
  try {
    bound(value)
  } catch (error) {
    thrown = error
  }
  deepStrictEqual(thrown instanceof TooLargeError, true)
}
