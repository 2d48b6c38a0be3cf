import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Supabase } from '@/lib/supabase.ts'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { makeInstance } from '../../../../test/fixtures.ts'
import { renderPage } from '../../../../test/render.tsx'
import { CloudDialog } from './cloud-dialog.tsx'

const CONFIG = { supabase_url: 'https://project.test', publishable_key: 'key', api_url: '/' }

beforeEach(() => {
  vi.stubGlobal('fetch', async () => Response.json(CONFIG))
})
afterEach(() => {
  vi.unstubAllGlobals()
})

async function open(supabase: Supabase) {
  const instance = makeInstance({ id: 'i1', engine: 'cloud' })
  await renderPage(<CloudDialog instance={instance} />, { supabase })
  fireEvent.click(screen.getByRole('button', { name: /API oficial/ }))
  await screen.findByText('https://project.test/functions/v1/whatsapp-cloud/i1')
}

function type(label: RegExp, value: string) {
  fireEvent.change(screen.getByLabelText(label), { target: { value } })
}

function fill() {
  type(/Identificação do número/, '1055')
  type(/Identificação da conta/, '2055')
  type(/Token de acesso/, 'EAAG-token-of-0123456789')
  type(/Chave secreta/, 'app-secret-of-0123')
  fireEvent.click(screen.getByRole('button', { name: 'Salvar' }))
}

describe('what Meta wants to see', () => {
  it('is stored with the verify token that is shown, beside the address', async () => {
    const given: Record<string, unknown>[] = []
    const supabase = fakeSupabase({
      'rpc connect_cloud_number': (request) => {
        given.push(request.filters)
        return answer({})
      },
    })
    await open(supabase)
    const shown = screen.getByText(/^[0-9a-f-]{36}$/).textContent
    fill()
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(given).toEqual([
      {
        instance_id: 'i1',
        phone_number_id: '1055',
        waba_id: '2055',
        token: 'EAAG-token-of-0123456789',
        app_secret: 'app-secret-of-0123',
        verify_token: shown,
      },
    ])
  })

  it('says what is wrong with it', async () => {
    const supabase = fakeSupabase({
      'rpc connect_cloud_number': () => refusal(400, 'P0001', 'cloud_id_invalid'),
    })
    await open(supabase)
    fill()
    expect(await screen.findByText(/são só algarismos/)).toBeTruthy()
  })
})
