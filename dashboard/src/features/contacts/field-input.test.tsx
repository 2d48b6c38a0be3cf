import { fireEvent, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { renderPage } from '../../../test/render.tsx'
import { FieldInput } from './components/field-input.tsx'

it('a text of several lines keeps them', async () => {
  const changed = vi.fn()
  await renderPage(
    <FieldInput
      aria-label="Último pedido"
      type="text"
      value={'2x X-Burger\nTotal: R$ 44'}
      onChange={changed}
    />,
  )
  const field = screen.getByLabelText<HTMLTextAreaElement>('Último pedido')
  expect(field.value).toBe('2x X-Burger\nTotal: R$ 44')
  fireEvent.change(field, { target: { value: '3x X-Burger\nTotal: R$ 66' } })
  expect(changed).toHaveBeenCalledWith('3x X-Burger\nTotal: R$ 66')
})
