/**
 * In which groups the mobiles of a country are written after its code: so has libphonenumber them. A country whose
 * groups are those of `BY_LENGTH` is not named.
 */
const COUNTRIES_BY_GROUPS = {
  '234': '27 36 60 64 66 93 94 233 242 249 251 258 263 353 355 380 385 593 966 971 972',
  '2222': '45 47 222 223 226 227 228 236 241 253 257 378 689',
  '233': '216 267 359 371 382 386 387 389 598 855 961',
  '3222': '32 34 213 224 590 594 596 995',
  '2322': '41 46 221 375 994 998',
  '26': '232 357 374',
  '36': '43 254 256 595',
  '8': '350 591 687',
  '12222': '33 212 237 377',
  '37': '57 58 92 977',
  '27': '218 260 358 381',
  '46': '44 880',
  '144': '56 962',
  '322': '238',
  '244': '81 82',
  '35': '965',
  '3322': '7 90',
  '1244': '54',
  '47': '49',
  '28': '20',
  '17': '53',
  '55': '91',
  '18': '31',
}
const BY_LENGTH = ['', '', '', '', '4', '5', '33', '34', '44', '333', '334', '344', '444', '3334', '3344']

const GROUPS_BY_COUNTRY = new Map(
  Object.entries(COUNTRIES_BY_GROUPS).flatMap(([groups, codes]) =>
    codes.split(' ').map((code) => [code, groups] as const),
  ),
)
/** A country's code has one digit, two or else three. */
const CODE = /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])|^\d{3}/

/** Digits of E.164 in groups behind a plus, as people of their country read them. */
export function groupPhone(digits: string): string {
  const code = CODE.exec(digits)?.[0] ?? ''
  const rest = digits.slice(code.length)
  const groups = [GROUPS_BY_COUNTRY.get(code) ?? '', BY_LENGTH[rest.length] ?? ''].find(
    (sizes) => sizes !== '' && sumOf(sizes) === rest.length,
  )
  if (!code || !groups) return `+${digits}`
  const pattern = new RegExp(`^${[...groups].map((size) => `(.{${size}})`).join('')}$`)
  const [, ...parts] = pattern.exec(rest) ?? []
  return `+${code} ${parts.join(' ')}`
}

const sumOf = (sizes: string) => [...sizes].reduce((sum, size) => sum + Number(size), 0)
