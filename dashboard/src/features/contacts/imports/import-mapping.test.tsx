import { fireEvent, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { renderPage } from '../../../../test/render.tsx'
import { ImportMapping } from './components/import-mapping.tsx'
import type { UploadedImport } from './imports.ts'

const uploaded: UploadedImport = {
  id: 'i1',
  status: 'uploaded',
  columns: ['Celular', 'Cidade'],
  lines: 2,
  suggested: { Celular: 'phone' },
  sample: [['(11) 99999-9999', 'Niterói']],
}
const CITY = { id: '1', name: 'cidade', label: 'Cidade', type: 'text' as const }

describe('the columns of a file', () => {
  it('without a field get one made beside them, and say which of two lines counts', async () => {
    const page = (fields: (typeof CITY)[]) => (
      <ImportMapping
        uploaded={uploaded}
        order={undefined}
        tags={[]}
        fields={fields}
        busy={false}
        newField={(column, onMade) => (
          <button type="button" onClick={() => onMade('cidade')}>
            Criar campo {column}
          </button>
        )}
        onCheck={() => {}}
      />
    )
    const { rerender } = await renderPage(page([]))
    expect(screen.getByText(/vale a última linha/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Criar campo Celular' })).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: 'Criar campo Cidade' }))
    rerender(page([CITY]))
    expect(screen.getByLabelText(/a coluna Cidade/)).toHaveProperty('value', 'field:cidade')
    expect(screen.queryByRole('button', { name: /Criar campo/ })).toBeNull()
  })
})
