import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { getProfile } from './api/profile.ts'
import { savePicture } from './api/save-picture.ts'
import { NameForm } from './components/name-form.tsx'
import { SignatureForm } from './components/signature-form.tsx'
import type { Profile } from './types.ts'

const USER_ID = '11111111-1111-4111-8111-111111111111'
const PROFILE: Profile = {
  user_id: USER_ID,
  name: 'Ana Souza',
  picture: null,
  signature: '',
  preferences: {},
}

/** What is written into the profile. */
function setUp() {
  const written: unknown[] = []
  const profiles = ({ updated }: { updated?: unknown }) => {
    written.push(updated)
    return answer(null)
  }
  const supabase = fakeSupabase({ profiles }, { getSession: async () => ({ data: { session: null } }) })
  return { written, supabase }
}

beforeEach(() => {
  vi.unstubAllGlobals()
})

it('a name is saved as it is read, and never empty', async () => {
  const { written, supabase } = setUp()
  await renderPage(<NameForm profile={PROFILE} />, { supabase })
  const field = screen.getByLabelText('Seu nome')
  const save = screen.getByRole<HTMLButtonElement>('button', { name: 'Salvar' })
  expect(save.disabled).toBe(true)
  fireEvent.change(field, { target: { value: '  ' } })
  expect(save.disabled).toBe(true)
  expect(screen.getByText('Digite seu nome.')).toBeTruthy()
  fireEvent.change(field, { target: { value: ' Ana \u200b Lima ' } })
  fireEvent.click(save)
  await waitFor(() => expect(written).toEqual([{ name: 'Ana Lima' }]))
})

it('a signature is offered by the first name, shown as the customer sees it, and taken back', async () => {
  const { written, supabase } = setUp()
  await renderPage(<SignatureForm profile={PROFILE} />, { supabase })
  fireEvent.click(screen.getByRole('switch', { name: 'Assinar minhas mensagens' }))
  const field = screen.getByLabelText<HTMLInputElement>('Assinatura')
  expect(field.value).toBe('Ana')
  fireEvent.change(field, { target: { value: '*Ana* do balcão' } })
  expect(screen.getByText('Ana do balcão:').tagName).toBe('STRONG')
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() => expect(written).toEqual([{ signature: 'Ana do balcão' }]))
})

it('a signature that is switched off is empty', async () => {
  const { written, supabase } = setUp()
  await renderPage(<SignatureForm profile={{ ...PROFILE, signature: 'Ana' }} />, { supabase })
  fireEvent.click(screen.getByRole('switch', { name: 'Assinar minhas mensagens' }))
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() => expect(written).toEqual([{ signature: '' }]))
})

it('a picture is put there before it is named, and leftovers are put away', async () => {
  const { written, supabase } = setUp()
  const calls: string[] = []
  const storage = (url: string, init: RequestInit) => {
    calls.push(`${init.method} ${url} ${typeof init.body === 'string' ? init.body : ''}`.trim())
    const found = url.includes('/list/') ? [{ name: '1' }, { name: '2' }] : {}
    return Promise.resolve(new Response(JSON.stringify(found)))
  }
  vi.stubGlobal('fetch', storage)
  const picture = new Blob(['x'], { type: 'image/jpeg' })
  await savePicture(supabase, USER_ID, { picture, current: `${USER_ID}/2` })
  expect(calls).toEqual([
    `POST /storage/v1/object/list/avatars {"prefix":"${USER_ID}/","limit":100}`,
    `DELETE /storage/v1/object/avatars {"prefixes":["${USER_ID}/1"]}`,
    expect.stringMatching(`^POST /storage/v1/object/avatars/${USER_ID}/[0-9]+$`),
  ])
  expect(written).toEqual([{ picture: expect.stringMatching(`^${USER_ID}/[0-9]+$`) }])
})

it('what Storage refuses is not named', async () => {
  const { written, supabase } = setUp()
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"message":"too large"}', { status: 413 })))
  const picture = new Blob(['x'], { type: 'image/jpeg' })
  await expect(savePicture(supabase, USER_ID, { picture, current: null })).rejects.toThrow('too large')
  expect(written).toEqual([])
})

it('a key has no profile', async () => {
  const supabase = fakeSupabase({ 'rpc my_profile': () => answer(null) })
  await expect(getProfile(supabase)).rejects.toMatchObject({ code: 'not_authenticated' })
})
