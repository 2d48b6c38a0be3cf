import { screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { renderPage } from '../../../../test/render.tsx'
import { ImportProgress } from './components/import-progress.tsx'
import type { ContactImport } from './imports.ts'

const CHECKED = {
  id: 'i',
  filename: 'a.csv',
  status: 'checked',
  dry_run: true,
  lines: 9,
  processed: 9,
  created: 5,
  updated: 4,
  failed: 0,
  error_code: null,
  created_at: '2026-01-01T12:00:00+00:00',
  finished_at: null,
  repeated: 4,
  repeats: [
    { phone: '5511999990001', times: 2, first_line: 2, last_line: 7 },
    { phone: '5511999990002', times: 3, first_line: 3, last_line: 6 },
  ],
} satisfies ContactImport

it('before it starts, an import tells who stands in several lines and which counts', async () => {
  await renderPage(<ImportProgress accountId="a" import={CHECKED} />)
  screen.getByText('4 linhas repetem um telefone de outra linha')
  screen.getByText('+55 (11) 99999-0001: linhas 2 e 7. Vale a linha 7.')
  screen.getByText('+55 (11) 99999-0002: 3 linhas, da 3 à 6. Vale a linha 6.')
  screen.getByText('E outros mais adiante no arquivo.')
})

it('says nothing of it where there is nothing', async () => {
  await renderPage(<ImportProgress accountId="a" import={{ ...CHECKED, repeated: 0, repeats: [] }} />)
  expect(screen.queryByText(/repete/)).toBeNull()
})
