import { describe, expect, it, vi } from 'vitest'
import type { CustomField } from '@/lib/custom-fields.ts'
import { answer, fakeSupabase, refusal, type Tables } from '../../../test/fake-supabase.ts'
import { makeContact } from '../../../test/fixtures.ts'
import { createContact, updateContact } from './api/save-contact.ts'
import { searchContacts } from './api/search-contacts.ts'
import { tagContacts } from './api/tag-contacts.ts'
import { displayName, identityOf } from './contact.ts'
import { emptyInputs, toDraft } from './contact-form.ts'
import { filterOf, isFiltered, readContactSearch } from './search.ts'

const FIELDS: CustomField[] = [
  { id: '1', name: 'city', label: 'Cidade', type: 'text' },
  { id: '2', name: 'orders', label: '', type: 'number' },
]
const spy = (reply: unknown) => vi.fn((_request: Parameters<Tables[string]>[0]) => answer(reply))

describe('the address of the contacts', () => {
  it('keeps what fits and leaves the rest out', () => {
    const read = readContactSearch({
      q: 'ana',
      tags: ['vip', 7],
      fields: { city: { contains: 'Nit' }, orders: 3, 'Bad Name': 1, odd: { $ne: 1 } },
      sort: 'by_magic',
      contato: 'c1',
    })
    expect(read).toEqual({
      q: 'ana',
      tags: ['vip', '7'],
      fields: { city: { contains: 'Nit' }, orders: 3 },
      sort: undefined,
      contato: 'c1',
    })
  })

  it('without anything is all of them, the newest first', () => {
    const filter = filterOf(readContactSearch({}))
    expect(filter).toEqual({ query: '', tags: [], fields: {}, sort: 'newest' })
    expect(isFiltered(filter)).toBe(false)
    expect(isFiltered(filterOf({ tags: ['vip'] }))).toBe(true)
  })
})

describe('a contact', () => {
  it.each([
    [{ name: 'Ana', whatsapp_name: 'aninha' }, 'Ana'],
    [{ name: '', whatsapp_name: 'aninha' }, 'aninha'],
    [{ name: '', whatsapp_name: '' }, '+55 (11) 98765-4321'],
    [{ name: '', whatsapp_name: '', phone: null, lid: '99' }, 'LID 99'],
  ])('is called after %o', (values, name) => {
    expect(displayName(makeContact(values))).toBe(name)
  })

  it('without a phone is known by its LID', () => {
    expect(identityOf(makeContact({ phone: null, lid: '99' }))).toBe('LID 99')
  })

  it('that is new has what its inputs say and nothing for those left empty', () => {
    const inputs = { ...emptyInputs(FIELDS), name: ' Ana ', phone: '(21) 99999-0000' }
    const draft = { name: 'Ana', phone: '5521999990000', tags: [], fields: {} }
    expect(toDraft(inputs, FIELDS)).toEqual(draft)
    expect(toDraft({ ...inputs, fields: { city: '', orders: '3,5' } }, FIELDS).fields).toEqual({
      orders: 3.5,
    })
  })
})

describe('requests about contacts', () => {
  it('search with the filter and the place where the page before ended', async () => {
    const search = spy({ contacts: [], next: null })
    await searchContacts(
      fakeSupabase({ 'rpc search_contacts': search }),
      'a1',
      filterOf({ q: ' ana ', tags: ['vip'], sort: 'name' }),
      'cursor',
    )
    expect(search.mock.calls[0]?.[0].filters).toMatchObject({
      account_id: 'a1',
      query: 'ana',
      tags: ['vip'],
      sort: 'name',
      before: 'cursor',
    })
  })

  it('write with the account’s id, and pass on why the database refused', async () => {
    const insert = spy(makeContact())
    const draft = { name: 'Ana', phone: '5511987654321', tags: [], fields: {} }
    await createContact(fakeSupabase({ contacts: insert }), 'a1', draft)
    expect(insert.mock.calls[0]?.[0].inserted).toEqual({ account_id: 'a1', ...draft })
    const known = fakeSupabase({ contacts: () => refusal(409, '23505', 'contact_exists') })
    await expect(createContact(known, 'a1', draft)).rejects.toMatchObject({ code: 'contact_exists' })
  })

  it('say with a plus what would be taken for Brazilian', async () => {
    const insert = spy(makeContact())
    const draft = { name: 'Ana', phone: '51987654321', tags: [], fields: {} }
    await createContact(fakeSupabase({ contacts: insert }), 'a1', draft)
    expect(insert.mock.calls[0]?.[0].inserted).toMatchObject({ phone: '+51987654321' })
  })

  it('change only the contact of that account', async () => {
    const update = spy(makeContact())
    const contact = makeContact()
    await updateContact(fakeSupabase({ contacts: update }), contact, { name: 'Bia' })
    expect(update.mock.calls[0]?.[0]).toMatchObject({
      updated: { name: 'Bia' },
      filters: { account_id: contact.account_id, id: contact.id },
    })
  })

  it('tag a long list in parts', async () => {
    const tag = vi.fn((request: Parameters<Tables[string]>[0]) =>
      answer((request.filters.contact_ids as string[]).length),
    )
    const ids = Array.from({ length: 1_100 }, (_, index) => String(index))
    const progress = vi.fn()
    const change = { add: ['vip'], remove: [] }
    const changed = await tagContacts(
      fakeSupabase({ 'rpc tag_contacts': tag }),
      'a1',
      { ids },
      change,
      progress,
    )
    expect(changed).toBe(1_100)
    expect(progress.mock.calls).toEqual([[500], [1_000], [1_100]])
  })

  it('tag all that a filter finds until none is left', async () => {
    const counts = [2_000, 40, 0]
    const supabase = fakeSupabase({ 'rpc tag_found_contacts': () => answer(counts.shift()) })
    const change = { add: ['vip'], remove: [] }
    const filter = filterOf({ q: 'ana' })
    await expect(tagContacts(supabase, 'a1', { filter }, change, () => {})).resolves.toBe(2_040)
  })
})
