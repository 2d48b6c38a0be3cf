import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, it, vi } from 'vitest'
import { Toaster, toast } from '@/components/ui/toaster.tsx'
import { renderPage } from '../../../../test/render.tsx'
import { type OnCard, ThreadProvider } from '../thread-context.ts'
import { MessageContacts } from './message-contacts.tsx'
import { MessageLocation } from './message-location.tsx'

const CARD = ['BEGIN:VCARD', 'FN:Rosa Lima', 'TEL:+55 11 98888-7777', 'TEL:+351 912 345 678', 'END:VCARD']

// The notices of one test are none of the next.
beforeEach(() => toast.dismiss())

async function showCard(canWrite: boolean, onCard: OnCard = () => Promise.resolve()) {
  const context = { canWrite, actions: { onCard } } as never
  await renderPage(
    <ThreadProvider value={context}>
      <MessageContacts content={{ vcards: [CARD.join('\r\n')] }} />
      <Toaster />
    </ThreadProvider>,
  )
}

it('each phone of a contact card is written to and kept', async () => {
  const onCard = vi.fn<OnCard>(() => Promise.resolve())
  await showCard(true, onCard)
  fireEvent.click(screen.getByRole('button', { name: 'Conversar com +55 11 98888-7777' }))
  expect(onCard).toHaveBeenCalledWith({ name: 'Rosa Lima', phone: '5511988887777' }, 'write')
  fireEvent.click(screen.getByRole('button', { name: 'Salvar contato +351 912 345 678' }))
  expect(onCard).toHaveBeenLastCalledWith({ name: 'Rosa Lima', phone: '351912345678' }, 'save')
  await screen.findByText('Rosa Lima está nos contatos')
})

it('says when that failed', async () => {
  await showCard(true, () => Promise.reject(new TypeError('Failed to fetch')))
  fireEvent.click(screen.getByRole('button', { name: 'Salvar contato +55 11 98888-7777' }))
  await waitFor(() => expect(screen.queryByText(/está nos contatos/)).toBeNull())
  await screen.findByText(/falar com o servidor/)
})

it('who only reads gets no buttons', async () => {
  await showCard(false)
  screen.getByText('Rosa Lima')
  expect(screen.queryByRole('button')).toBeNull()
})

it('a place has a picture that asks nobody, and leads to two maps', async () => {
  const content = { latitude: -23.5614, longitude: -46.6559, name: 'Loja', address: 'Av. Paulista, 1000' }
  const { container } = await renderPage(<MessageLocation content={content} />)
  expect(container.querySelector('img, iframe, image')).toBeNull()
  screen.getByText('-23.56140, -46.65590')
  expect(screen.getByRole('link', { name: 'Abrir no Google Maps' }).getAttribute('href')).toBe(
    'https://www.google.com/maps/search/?api=1&query=-23.5614,-46.6559',
  )
  expect(screen.getByRole('link', { name: 'Abrir no OpenStreetMap' }).getAttribute('href')).toContain(
    'openstreetmap.org/?mlat=-23.5614&mlon=-46.6559',
  )
})
