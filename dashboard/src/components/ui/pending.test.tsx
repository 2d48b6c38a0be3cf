import { fireEvent, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { RequestError } from '@/lib/errors.ts'
import { renderPage } from '../../../test/render.tsx'
import { Pending } from './pending.tsx'

it('keeps the room of what is on its way', async () => {
  await renderPage(<Pending error={null} refetch={() => {}} feature="contacts" />)
  screen.getByRole('status', { name: 'Carregando…' })
})

it('says why it did not come, in the words of its feature, and asks again', async () => {
  const refetch = vi.fn()
  const error = new RequestError('phone_invalid', 'x')
  await renderPage(<Pending error={error} refetch={refetch} feature="contacts" />)
  expect(screen.getByRole('alert').textContent).not.toContain('phone_invalid')
  fireEvent.click(screen.getByRole('button', { name: 'Tentar de novo' }))
  expect(refetch).toHaveBeenCalledOnce()
})
