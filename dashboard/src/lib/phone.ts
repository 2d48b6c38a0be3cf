import { groupPhone } from './phone-groups.ts'

const BRAZILIAN = /^55(\d{2})(\d{4,5})(\d{4})$/

/** What stands for the phone of an account that has lost it: no country has this code. */
export const isPlaceholderPhone = (digits: string) => /^999\d{12}$/.test(digits)

/** Brazilian mobiles with and without their ninth digit are one phone, as for private.phone_key. */
export const isSamePhone = (one: string, other: string) => phoneKey(one) === phoneKey(other)

const phoneKey = (digits: string) => digits.replace(/^(55[1-9]\d)9([6-9]\d{7})$/, '$1$2')

/** Digits of E.164 without `+` as people of the country read them; Brazilian ones with area code and hyphen. */
export function formatPhone(digits: string): string {
  if (isPlaceholderPhone(digits)) return '–'
  const parts = BRAZILIAN.exec(digits)
  return parts ? `+55 (${parts[1]}) ${parts[2]}-${parts[3]}` : groupPhone(digits)
}

const AREA = '(2[12478]|3[1-578]|5[1345]|7[134579]|[14689][1-9])'
const LOCAL = new RegExp(`^${AREA}(9\\d{8}|[2-9]\\d{7})$`)
const LOCAL_BY_LENGTH = new RegExp(`^${AREA}[6-8]\\d{8}$`)
/** Marks of direction and joiners come along when a phone is copied, and hyphens of all kinds. */
const INVISIBLE = /\p{Cf}/gu
const HYPHENS = /[\p{Pd}\u2043\u2212]/gu

/**
 * What somebody typed as digits of E.164, or null when it cannot be a phone; without its country's code it is Brazilian.
 * So read the database (private.normalise_phone) and the orchestrator (read_phone): tests/shared/phones.json holds for all.
 */
export function parsePhone(text: string): string | null {
  const typed = text
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(HYPHENS, '-')
    .trim()
    .replace(/^tel:/i, '')
    // 0xx11: the carrier is left to the reader.
    .replace(/^(\(?0)xx/i, '$1')
    // A spreadsheet took the phone for a number.
    .replace(/^(\d{8,15})[.,]0+$/, '$1')
  if (!/^\(?\s*(\+\s*)?[\d(][\d\s().\-/]*$/.test(typed)) return null
  if (typed.includes('+')) return readInternational(typed.replace(/\( *0 *\)/, '').replace(/\D/g, ''))
  const digits = typed.replace(/\D/g, '')
  return digits.startsWith('00') ? readInternational(digits.slice(2)) : readUnmarked(digits)
}

/** Digits as others are told them: foreign ones without a plus may look like a Brazilian phone without its 55. */
export const writePhone = (digits: string) => (digits.startsWith('55') ? digits : `+${digits}`)

function readInternational(digits: string): string | null {
  if (digits.startsWith('55')) return readBrazilian(digits.slice(2))
  return FOREIGN.test(digits) ? digits : null
}

/** Brazilian where it can be, then foreign with its country's code. */
function readUnmarked(digits: string): string | null {
  if (digits.startsWith('0')) return readBrazilian(digits)
  if (LOCAL.test(digits)) return `55${digits}`
  if (digits.startsWith('55')) return readBrazilian(digits.slice(2))
  // No area code of North America begins with 0 or 1.
  if (digits.length >= 10 && !/^1[01]/.test(digits) && FOREIGN.test(digits)) return digits
  return LOCAL_BY_LENGTH.test(digits) ? `55${digits}` : null
}

/** After 55 or a zero, which may bring a carrier's two digits. */
function readBrazilian(digits: string): string | null {
  const found = /^(?:0+(?:[1-9]\d)?)?([1-9]\d{9,10})$/.exec(digits)
  return found ? `55${found[1]}` : null
}

/** As is_possible_number of libphonenumber has it for each country but Brazil; Mexican mobiles had a 1 after the 52. */
const FOREIGN = new RegExp(
  `^(${
    '(290|500|682)\\d{5}|247\\d{5,6}|(688|690)\\d{5,7}|386\\d{5,8}|352\\d{5,11}|(358|598|971)\\d{5,12}' +
    '|852(\\d{5,9}|\\d{11})|685(\\d{5,7}|\\d{10})|(67[678])(\\d{5}|\\d{7})|686(\\d{5}|\\d{8})' +
    '|(29[89]|672|687)\\d{6}|597\\d{6,7}|(252|355)\\d{6,9}|(27|48|64|880|95)\\d{6,10}|(31|375|595)\\d{6,11}' +
    '|(381|39)\\d{6,12}|(4[39])\\d{6,13}|(46|61)(\\d{6,10}|\\d{12})|359(\\d{6,9}|\\d{12})|53(\\d{6,8}|\\d{10})' +
    '|421(\\d{6,7}|\\d{9})|98(\\d{6,7}|\\d{10})|(376|689)(\\d{6}|\\d{8,9})|(63|82)(\\d{6}|\\d{8,13})' +
    '|(40|508|681)(\\d{6}|\\d{9})|(23[89]|24[68]|269|29[17]|592|67[34]|68[03]|69[12])\\d{7}' +
    '|(241|599|67[05]|853|96[15]|975)\\d{7,8}|(231|385|96[78])\\d{7,9}|(243|254|353|84)\\d{7,10}' +
    '|886\\d{7,11}|(86|882|972)\\d{7,12}|62\\d{7,13}|974(\\d{7,9}|\\d{11})|(230|267|372)(\\d{7,8}|\\d{10})' +
    '|507(\\d{7,8}|\\d{10,11})|503(\\d{7,8}|\\d{11})|(220|245|265|354|423)(\\d{7}|\\d{9})' +
    '|(263|44)(\\d{7}|\\d{9,10})|960(\\d{7}|\\d{10})|90(\\d{7}|\\d{10}|\\d{12,13})|(501|679)(\\d{7}|\\d{11})' +
    '|(216|22[23678]|23[256]|25[37]|266|35[067]|37[0134]|389|4[57]|50[59]|80[08]|973|993)\\d{8}' +
    '|(213|224|23[37]|25[08]|26[48]|3[26]|377|38[27]|51|591|96[23])\\d{8,9}' +
    '|(20|60|85[56]|964|97[06])\\d{8,10}|593\\d{8,11}|(383|883|92)\\d{8,12}|(81|91)\\d{8,13}' +
    '|66(\\d{8,10}|\\d{13})|(378|506|850)(\\d{8}|\\d{10})|(57|65|977)(\\d{8}|\\d{10,11})' +
    '|(50[24])(\\d{8}|\\d{11})' +
    '|(21[128]|221|24[0249]|25[156]|26[012]|3[34]|351|59[046]|9[34]|979|99[2458])\\d{9}' +
    '|(380|881|966|996)\\d{9,10}|56\\d{9,11}|420\\d{9,12}|(41|870)(\\d{9}|\\d{12})' +
    '|(1|22[59]|5[28]|521)\\d{10}|54\\d{10,11}|(234|30)\\d{10,12}|7(\\d{10}|\\d{14})|888\\d{11}|878\\d{12}'
  })$`,
)
