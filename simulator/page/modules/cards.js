// Contact cards: reading them, and writing those of contacts.
import { register } from '../registry.js'

/** Name and value of each line; null for what is no card. */
function parseVcard(text) {
  const lines = text.split(/\r?\n/).filter(Boolean)
  if (lines[0] !== 'BEGIN:VCARD' || lines.at(-1) !== 'END:VCARD') return null
  return lines.slice(1, -1).map((line) => {
    const [name, ...value] = line.split(':')
    return [name.split(';')[0].toUpperCase(), value.join(':')]
  })
}

const vcardGetNameFromParsed = (parsed) => parsed.find(([name]) => name === 'FN')?.[1] ?? ''

function vcardFromContactModel({ formattedName, phoneNumber, id }) {
  const { user } = phoneNumber ?? id
  const lines = ['VERSION:3.0', `FN:${formattedName}`, `TEL;type=CELL;waid=${user}:+${user}`]
  return { displayName: formattedName, vcard: ['BEGIN:VCARD', ...lines, 'END:VCARD'].join('\n') }
}

register({
  WAWebVcardParsingUtils: { parseVcard },
  WAWebVcardGetNameFromParsed: { vcardGetNameFromParsed },
  WAWebFrontendVcardUtils: { vcardFromContactModel },
})
