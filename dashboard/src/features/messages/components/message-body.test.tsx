import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { makeMessage } from '../../../../test/conversation.ts'
import { renderPage } from '../../../../test/render.tsx'
import type { Message } from '../types.ts'
import { MessageBody } from './message-body.tsx'

const ON_PHONE: [string, Partial<Message>][] = [
  ['image', { kind: 'image', content: { view_once: true } }],
  ['video', { kind: 'video', content: { view_once: true } }],
  ['voice message', { kind: 'voice', content: { view_once: true } }],
  ['notice of one', { kind: 'unknown', content: { content: { view_once: true } } }],
]

it.each(ON_PHONE)('a view-once %s is said to be on the phone', async (_name, values) => {
  await renderPage(<MessageBody meta={null} message={makeMessage(1, { message: '', ...values })} />)
  await screen.findByText('Visualização única: abra no celular deste número.')
  expect(screen.queryByText(/excluído/)).toBeNull()
})

it('says so in English', async () => {
  const message = makeMessage(1, { message: 'just you', kind: 'image', content: { view_once: true } })
  await renderPage(<MessageBody meta={null} message={message} />, { locale: 'en' })
  await screen.findByText('View once: open it on this number’s phone.')
  screen.getByText('just you')
})

it('a file without a row is never said to be deleted', async () => {
  const message = { message: '', kind: 'document' } as const
  await renderPage(
    <MessageBody meta={null} message={makeMessage(1, { ...message, content: { no_file: true } })} />,
  )
  await screen.findByText('O arquivo não veio para cá. Veja no celular deste número.')
  await renderPage(<MessageBody meta={null} message={makeMessage(2, message)} />)
  await screen.findByText('O arquivo desta mensagem não está aqui.')
  expect(screen.queryByText(/excluído/)).toBeNull()
})
