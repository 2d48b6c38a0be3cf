import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Toaster, toast } from '@/components/ui/toaster.tsx'
import type { CustomField } from '@/lib/custom-fields.ts'
import { answer, fakeSupabase, refusal, type Tables } from '../../../test/fake-supabase.ts'
import { makeContact } from '../../../test/fixtures.ts'
import { renderPage } from '../../../test/render.tsx'
import { useContact } from './api/get-contact.ts'
import { ContactFacts } from './components/contact-facts.tsx'
import type { Contact } from './types.ts'

const CITY: CustomField = { id: '1', name: 'city', label: 'Cidade', type: 'text' }
const BORN: CustomField = { id: '2', name: 'born', label: 'Nascimento', type: 'date' }

function Facts({ accountId, id }: { accountId: string; id: string }) {
  const { data } = useContact(accountId, id)
  if (!data) return null
  return (
    <ContactFacts
      userId="u1"
      contact={data}
      tags={[]}
      fields={[CITY, BORN]}
      disabled={false}
      onOpen={() => {}}
    />
  )
}

/** The facts of a contact whose row a fake table keeps. */
async function show(values: Partial<Contact>, tables: Tables = {}) {
  let row = makeContact(values)
  const updated = vi.fn()
  const tag = vi.fn(({ filters: { add, remove } }: { filters: Record<string, unknown> }) => {
    const taken = remove as string[]
    row = { ...row, tags: [...row.tags.filter((name) => !taken.includes(name)), ...(add as string[])] }
    return answer(1)
  })
  const setFields = vi.fn(({ filters: { fields } }: Parameters<Tables[string]>[0]) => {
    row = { ...row, fields: { ...row.fields, ...(fields as Contact['fields']) } }
    return answer({})
  })
  const supabase = fakeSupabase({
    contacts: (request) => {
      if (!request.updated) return answer(row)
      updated(request.updated)
      row = { ...row, ...request.updated }
      return answer(row)
    },
    'rpc tag_contacts': tag,
    'rpc set_contact_fields': setFields,
    ...tables,
  })
  const page = await renderPage(
    <>
      <Facts accountId={row.account_id} id={row.id} />
      <Toaster />
    </>,
    { supabase },
  )
  await screen.findByRole('button', { name: /^Telefone/ })
  return { page, updated, tag, setFields }
}

const read = (name: RegExp) => screen.getByRole('button', { name })

function type(label: string, text: string) {
  const input = screen.getByLabelText(label)
  fireEvent.change(input, { target: { value: text } })
  return input
}

describe('what is known of a contact', () => {
  beforeEach(() => {
    localStorage.clear()
    toast.dismiss()
  })

  it('is read first and edited on click, the focus going along', async () => {
    const { updated } = await show({ name: '', whatsapp_name: 'aninha' })
    fireEvent.click(read(/^Nome aninha/))
    const input = screen.getByLabelText('Nome')
    expect(input).toHaveProperty('value', 'aninha')
    expect(document.activeElement).toBe(input)
    fireEvent.keyDown(type('Nome', 'Ana Lima'), { key: 'Enter' })
    await screen.findByRole('button', { name: /^Nome Ana Lima/ })
    expect(updated.mock.calls).toEqual([[{ name: 'Ana Lima' }]])
    expect(document.activeElement).toBe(read(/^Nome/))
    expect(localStorage).toHaveLength(0)
  })

  it('saves when its input is left, and nothing when nothing changed', async () => {
    const { setFields, updated } = await show({ phone: '3322' })
    fireEvent.click(read(/^Telefone/))
    fireEvent.blur(screen.getByLabelText('Telefone'))
    fireEvent.click(read(/^Cidade/))
    fireEvent.blur(type('Cidade', 'Niterói'))
    await screen.findByRole('button', { name: /^Cidade Niterói/ })
    expect(setFields.mock.calls[0]?.[0].filters.fields).toEqual({ city: 'Niterói' })
    expect(updated).not.toHaveBeenCalled()
  })

  it('is taken back with Esc', async () => {
    const { updated } = await show({})
    fireEvent.click(read(/^Nome Ana Prado/))
    fireEvent.keyDown(type('Nome', 'Outra'), { key: 'Escape' })
    expect(document.activeElement).toBe(read(/^Nome Ana Prado/))
    expect(updated).not.toHaveBeenCalled()
    expect(localStorage).toHaveLength(0)
  })

  it('keeps what was typed when it is refused, and says so', async () => {
    await show({}, { 'rpc set_contact_fields': () => refusal(400, 'P0001', 'contact_not_found') })
    fireEvent.click(read(/^Cidade/))
    fireEvent.blur(type('Cidade', 'Niterói'))
    await screen.findByText(/não existe mais/)
    expect(screen.getByLabelText('Cidade')).toHaveProperty('value', 'Niterói')
    expect(screen.getByText(/Ainda não foi salvo/)).toBeTruthy()
  })

  it('says what is no phone and saves nothing', async () => {
    const { updated } = await show({})
    fireEvent.click(read(/^Telefone/))
    fireEvent.keyDown(type('Telefone', '99'), { key: 'Enter' })
    expect(screen.getByText(/Digite um telefone com DDD/)).toBeTruthy()
    expect(updated).not.toHaveBeenCalled()
  })

  it('keeps what was typed over another chat or a closed tab', async () => {
    const first = await show({})
    fireEvent.click(read(/^Cidade/))
    type('Cidade', 'Nite')
    first.page.unmount()
    const second = await show({})
    const input = screen.getByLabelText('Cidade')
    expect(input).toHaveProperty('value', 'Nite')
    expect(document.activeElement).not.toBe(input)
    fireEvent.blur(input)
    await screen.findByRole('button', { name: /^Cidade Nite/ })
    expect(second.setFields).toHaveBeenCalledOnce()
    expect(localStorage).toHaveLength(0)
  })
})

describe('a contact’s tags', () => {
  beforeEach(() => toast.dismiss())

  it('count at once, and are taken back from the notice', async () => {
    const { tag } = await show({ tags: ['vip'] })
    fireEvent.click(screen.getByRole('button', { name: 'Tirar a etiqueta vip' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'Tirar a etiqueta vip' })).toBeNull())
    await waitFor(() => expect(tag).toHaveBeenCalledOnce())
    expect(tag.mock.calls[0]?.[0].filters).toMatchObject({ add: [], remove: ['vip'] })
    fireEvent.click(screen.getByRole('button', { name: /^Desfazer/ }))
    await screen.findByRole('button', { name: 'Tirar a etiqueta vip' })
    await waitFor(() => expect(tag.mock.calls[1]?.[0].filters).toMatchObject({ add: ['vip'], remove: [] }))
  })

  it('come back when the database refuses, and it is said', async () => {
    await show({ tags: ['vip'] }, { 'rpc tag_contacts': () => refusal(400, 'P0001', 'tag_invalid') })
    fireEvent.click(screen.getByRole('button', { name: 'Tirar a etiqueta vip' }))
    await screen.findByText('A etiqueta vip ficou como estava')
    await screen.findByRole('button', { name: 'Tirar a etiqueta vip' })
  })
})
