interface Card {
  name: string
  phones: string[]
}

/** Name and phones of a contact card, as much as a thread shows. */
export function readCard(vcard: string): Card {
  const lines = vcard.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)
  const valuesOf = (property: string) =>
    lines
      .filter((line) => new RegExp(`^(?:[\\w-]+\\.)?${property}[;:]`, 'i').test(line))
      .map((line) =>
        line
          .slice(line.indexOf(':') + 1)
          .replace(/\\([,;\\])/g, '$1')
          .trim(),
      )
  const [formal = ''] = valuesOf('N')
  const name = valuesOf('FN')[0] || formal.split(';').filter(Boolean).reverse().join(' ')
  return { name, phones: valuesOf('TEL').slice(0, 5) }
}
