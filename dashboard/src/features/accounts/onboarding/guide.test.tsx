import { screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { withRealtime } from '../../../../test/fake-realtime.ts'
import { answer, fakeSupabase } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { Guide } from './components/guide.tsx'
import { GuideLink } from './components/guide-link.tsx'

const state = (instances: number, contacts: number, conversations: number, flows = 1) => {
  const rows = (count: number) => () => answer(Array.from({ length: count }, () => ({ id: 'x' })))
  return withRealtime(
    fakeSupabase({
      instances: rows(instances),
      contacts: rows(contacts),
      flows: rows(flows),
      conversations: rows(conversations),
    }),
  )
}

it('the guide says what is done and what comes next, by what is there', async () => {
  await renderPage(<Guide accountId="a1" />, { routed: true, supabase: state(1, 0, 0, 0) })
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('1 de 4 passos concluídos'))
  expect(screen.getByRole('heading', { name: /Conecte um número ?\(concluído\)/ })).toBeTruthy()
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('1')
  expect(screen.queryByText('Tudo pronto!')).toBeNull()
})

it('the way to the guide goes once all is done', async () => {
  const page = await renderPage(<GuideLink accountId="a1" onNavigate={undefined} />, {
    routed: true,
    supabase: state(1, 1, 0),
  })
  await waitFor(() => expect(screen.getByRole('link').textContent).toContain('3 de 4'))
  page.unmount()
  await renderPage(<Guide accountId="a1" />, { routed: true, supabase: state(1, 1, 1) })
  await waitFor(() => expect(screen.getByText('Tudo pronto!')).toBeTruthy())
})
