import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { Dialog } from '@/components/ui/dialog.tsx'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { makeInstance } from '../../../../test/fixtures.ts'
import { renderPage } from '../../../../test/render.tsx'
import { InstanceSettingsForm } from './instance-settings-form.tsx'

it('shows a founding number by its phone, which stays no name of its own', async () => {
  const saved: unknown[] = []
  const supabase = fakeSupabase({
    instances: (request) => {
      saved.push(request.updated)
      return answer({ id: 'i1' })
    },
  })
  const instance = makeInstance({ id: 'i1', instance_name: 'instance_5511999999999' })
  await renderPage(
    <Dialog open title="Ajustes">
      <InstanceSettingsForm instance={instance} onSaved={() => {}} />
    </Dialog>,
    { supabase },
  )
  const name = screen.getByLabelText('Nome')
  expect(name).toHaveProperty('value', '+55 (11) 99999-9999')
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() =>
    expect(saved).toEqual([expect.objectContaining({ instance_name: 'instance_5511999999999' })]),
  )
  fireEvent.change(name, { target: { value: 'Vendas' } })
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
  await waitFor(() => expect(saved[1]).toEqual(expect.objectContaining({ instance_name: 'Vendas' })))
})
