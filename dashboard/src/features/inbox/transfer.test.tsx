import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { makeChat } from '../../../test/conversation.ts'
import { answer, fakeSupabase } from '../../../test/fake-supabase.ts'
import { renderPage } from '../../../test/render.tsx'
import { TransferDialog } from './components/transfer-dialog.tsx'

const MEMBERS = [
  { userId: 'me', name: 'Eu', picture: null },
  { userId: 'bia', name: 'Bia Reis', picture: null },
]

async function show() {
  const asked: unknown[] = []
  const onDone = vi.fn()
  const supabase = fakeSupabase({
    'rpc transfer_chat': ({ filters }) => {
      asked.push(filters)
      return answer('n1')
    },
  })
  const chat = makeChat({ id: 'c1', assigned_to: 'me' })
  await renderPage(<TransferDialog chat={chat} userId="me" members={MEMBERS} onDone={onDone} />, { supabase })
  const write = (value: string) => fireEvent.change(screen.getByLabelText('Nota'), { target: { value } })
  const submit = () => fireEvent.click(screen.getByRole('button', { name: 'Transferir' }))
  return { asked, onDone, write, submit }
}

it('a chat goes with a note that calls who gets it, in one call', async () => {
  const { asked, onDone, write, submit } = await show()
  submit()
  expect(screen.getByText('Escreva a nota.')).toBeTruthy()
  expect(asked).toEqual([])
  fireEvent.change(screen.getByLabelText('Para quem'), { target: { value: 'bia' } })
  write(' pediu desconto ')
  submit()
  await waitFor(() => expect(onDone).toHaveBeenCalledOnce())
  expect(asked).toEqual([
    { chat_id: 'c1', assigned_to: 'bia', note: '@Bia Reis pediu desconto', owner_id: 'me' },
  ])
})

it('who is called in the words is not called twice, and nobody may get it', async () => {
  const { asked, write, submit } = await show()
  write('fica para amanhã, @Bia Reis')
  submit()
  await waitFor(() => expect(asked).toHaveLength(1))
  expect(asked[0]).toMatchObject({ assigned_to: null, note: 'fica para amanhã, @Bia Reis' })
})
