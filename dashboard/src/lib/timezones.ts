/** How the cities of the most used zones are written here; the rest are called as the zone is. */
const CITIES: Record<string, string> = {
  'America/Sao_Paulo': 'São Paulo',
  'America/Bahia': 'Salvador',
  'America/Fortaleza': 'Fortaleza',
  'America/Recife': 'Recife',
  'America/Belem': 'Belém',
  'America/Manaus': 'Manaus',
  'America/Cuiaba': 'Cuiabá',
  'America/Campo_Grande': 'Campo Grande',
  'America/Porto_Velho': 'Porto Velho',
  'America/Boa_Vista': 'Boa Vista',
  'America/Rio_Branco': 'Rio Branco',
  'America/Noronha': 'Fernando de Noronha',
}
const IN_PORTUGUESE: Record<string, string> = {
  'Europe/Lisbon': 'Lisboa',
  'Europe/London': 'Londres',
  'Europe/Madrid': 'Madri',
  'Europe/Rome': 'Roma',
  'Europe/Berlin': 'Berlim',
  'Europe/Zurich': 'Zurique',
  'Europe/Moscow': 'Moscou',
  'America/New_York': 'Nova York',
  'America/Montevideo': 'Montevidéu',
  'America/Asuncion': 'Assunção',
  'America/Bogota': 'Bogotá',
  'America/Mexico_City': 'Cidade do México',
  'America/Argentina/Buenos_Aires': 'Buenos Aires',
  'Asia/Tokyo': 'Tóquio',
  'Asia/Shanghai': 'Xangai',
  'Africa/Sao_Tome': 'São Tomé',
}

export interface TimezoneOption {
  value: string
  /** As in São Paulo (GMT-3). */
  label: string
  /** All it is found by, folded. */
  words: string
}

/** Those of Brazil first, then all that the browser knows; `current` is among them whatever it is. */
export function timezoneOptions(current: string, locale: string): TimezoneOption[] {
  const zones = new Set([...Object.keys(CITIES), current, ...Intl.supportedValuesOf('timeZone')])
  return [...zones].map((value) => {
    const label = timezoneLabel(value, locale)
    return { value, label, words: fold(`${label} ${value}`) }
  })
}

export function timezoneLabel(zone: string, locale: string): string {
  return `${cityOf(zone, locale)} (${offsetOf(zone, locale)})`
}

export function cityOf(zone: string, locale: string): string {
  const known = CITIES[zone] ?? (locale.startsWith('pt') ? IN_PORTUGUESE[zone] : undefined)
  return known ?? (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
}

/** Those whose words contain each of these, however they are written; few enough to be read. */
export function findTimezones(options: TimezoneOption[], query: string, most = 40): TimezoneOption[] {
  const wanted = fold(query).split(' ').filter(Boolean)
  return options.filter(({ words }) => wanted.every((word) => words.includes(word))).slice(0, most)
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[_/]/g, ' ').toLowerCase().trim()
}

/** As in GMT-3. */
function offsetOf(zone: string, locale: string): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'shortOffset' })
  return format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? zone
}
