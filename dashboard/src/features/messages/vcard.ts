interface Card {
  name: string
  phones: string[]
}

interface Property {
  name: string
  parameters: string
  value: string
}

const PHONES_MAX = 5
/** A group, the property's name, its parameters, its value; a parameter in quotes may hold colons. */
const LINE = /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":;])*)*):(.*)$/
const QUOTED_PRINTABLE = /;(?:ENCODING=)?QUOTED-PRINTABLE(?:;|$)/i

/** Name and phones of a contact card (vCard 2.1, 3 and 4), as much as a thread shows. `clean` makes a name of what
 * somebody wrote, '' of one with nothing to see. */
export function readCard(vcard: string, clean = (name: string) => name.trim()): Card {
  const properties = unfold(vcard).map(readLine)
  const valuesOf = (name: string) =>
    properties.flatMap((property) => (property?.name === name ? decodeValue(property) : []))
  const [family = '', given = '', middle = ''] = split(valuesOf('N')[0] ?? '')
  const parts = [given, middle, family].map(unescapeText).filter(Boolean)
  const name = clean(unescapeText(valuesOf('FN')[0] ?? '')) || clean(parts.join(' '))
  const phones = valuesOf('TEL').map((phone) => unescapeText(phone).replace(/^tel:/i, '').replace(/;.*$/, ''))
  return { name, phones: phones.filter(Boolean).slice(0, PHONES_MAX) }
}

/** A long line goes on behind a blank, or in vCard 2.1 behind a line that ends with an equals sign. */
function unfold(vcard: string): string[] {
  const lines: string[] = []
  for (const line of vcard.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const last = lines.at(-1)
    const goesOn = last?.endsWith('=') && QUOTED_PRINTABLE.test(LINE.exec(last)?.[2] ?? '')
    if (goesOn) lines[lines.length - 1] = `${last?.slice(0, -1)}${line}`
    else lines.push(line)
  }
  return lines
}

function readLine(line: string): Property | undefined {
  const [, name, parameters = '', value = ''] = LINE.exec(line) ?? []
  return name === undefined ? undefined : { name: name.toUpperCase(), parameters, value }
}

function decodeValue({ parameters, value }: Property): string {
  return (
    QUOTED_PRINTABLE.test(parameters) ? decode(value, /;CHARSET=([\w-]+)/i.exec(parameters)?.[1]) : value
  ).trim()
}

function decode(text: string, charset = 'utf-8'): string {
  const bytes = text.replace(/=([\dA-F]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  try {
    return new TextDecoder(charset).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)))
  } catch {
    return text
  }
}

const split = (value: string) => value.split(/(?<!\\);/)

const unescapeText = (value: string) =>
  value
    .replace(/\\n/gi, ' ')
    .replace(/\\([,;:\\])/g, '$1')
    .trim()
