import { formatPhone, isSamePhone } from './phone.ts'

const BLANKS =
  /[\t-\r\x85\u00a0\u115f\u1160\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000\u3164\uffa0]/gu
/** Controls, what turns the reading order round, what has no look, and what looks different everywhere. */
const UNSEEN =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each of them is meant by itself
  /[\p{Cc}\u00ad\u034f\u061c\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ud800-\uf8ff\ufdd0-\ufdef\ufeff\ufff0-\uffff\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d159}\u{1d173}-\u{1d17a}\u{e0080}-\u{e00ff}\u{e01f0}-\u{10ffff}]/gu
/** Which flag it is, England's or Scotland's, say tags behind a black one. */
const TAGS = /(\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{3,6}\u{e007f})|[\u{e0000}-\u{e007f}]/gu
/** Where emoji and the letters of many scripts need them; a Latin letter has none. */
const VARIANTS =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each of them is meant by itself
  /(?<![0-9#*©®]|[^\p{ASCII}\u0080-\u02ff\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}])[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu
const JOINERS =
  /(?<![^\p{ASCII}\u0080-\u02ff\u200c\u200d])[\u200c\u200d]|[\u200c\u200d](?![^\p{ASCII}\u0080-\u02ff\u200c\u200d])/gu
/** Marks alone hang in the air. */
const SEEN =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: each of them is meant by itself
  /[^\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\u302a-\u302f\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f\u{e0000}-\u{e01ef} ]/u

/**
 * The name without what is not seen or turns the reading order round, in one line; empty when nothing of it is seen.
 * So reads the database (private.clean_name), where names are stored clean: tests/shared/names.json holds for both.
 */
export function cleanName(text: string | null | undefined): string {
  const name = (text ?? '')
    .replace(BLANKS, ' ')
    .replace(UNSEEN, '')
    .replace(TAGS, '$1')
    .replace(VARIANTS, '')
    .replace(JOINERS, '')
    .replace(/ {2,}/g, ' ')
    .replace(/^ | $/g, '')
  return SEEN.test(name) ? name : ''
}

interface Named {
  name: string | null
  whatsapp_name?: string
  phone: string | null
  lid?: string | null
}

/** How people see a person: the account's name, else WhatsApp's, else the phone; empty when none is known. */
export function personName(person: Named): string {
  return givenName(person) || personIdentity(person)
}

/** What a person is called: by the account, else by himself; empty where nothing but a phone is known. */
export function givenName(person: Named): string {
  return ownName(person.name, person) || ownName(person.whatsapp_name, person)
}

/** Who has no name is told of with his own digits for one. */
function ownName(text: string | null | undefined, { phone, lid }: Pick<Named, 'phone' | 'lid'>): string {
  const name = cleanName(text)
  const digits = /^[+\d\s().-]+$/.test(name) ? name.replace(/\D/g, '') : ''
  const isOwn = digits !== '' && (digits === lid || (phone && isSamePhone(digits, phone)))
  return isOwn ? '' : name
}

/** How people see a colleague: by his name; who has none yet by his address. */
export function colleagueName({ name, email }: { name: string; email: string }): string {
  return name || email
}

/** The phone in local form, or the LID while no phone is known. */
export function personIdentity({ phone, lid }: Pick<Named, 'phone' | 'lid'>): string {
  if (phone) return formatPhone(phone)
  return lid ? `LID ${lid}` : ''
}
