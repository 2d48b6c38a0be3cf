import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { catalog } from '@/locales/pt-BR/index.ts'
import { AUDIT_ACTIONS } from '@/types/audit-action.generated.ts'
import { answer, fakeSupabase, refusal } from '../../../../test/fake-supabase.ts'
import { renderPage } from '../../../../test/render.tsx'
import { exportLines, MOST_LINES } from './api/export-lines.ts'
import { AuditFilters } from './components/audit-filters.tsx'
import { AuditList } from './components/audit-list.tsx'
import { argumentsOf, readAuditSearch } from './search.ts'
import type { AuditLine } from './types.ts'
import { sayOrigin, subjectName } from './words.ts'

const ANA = '0b8f6a52-2c64-4a54-9d3e-3f6a0f1f2a10'

function lineOf(line: Partial<AuditLine>): AuditLine {
  return {
    id: 1,
    at: '2026-11-30T12:00:00Z',
    action: 'members.invite',
    actor: { kind: 'member', id: ANA, name: 'Ana' },
    subject: null,
    detail: {},
    origin: null,
    ...line,
  }
}

it('every action that the database keeps has its words, and no others are there', () => {
  const said = Object.keys(catalog).flatMap((id) => id.split('audit.action.')[1] ?? [])
  expect(said.sort()).toEqual([...AUDIT_ACTIONS].sort())
})

it('a line says who, what, why, when and from where', async () => {
  const lines = [
    lineOf({
      id: 3,
      action: 'accounts.enter',
      actor: { kind: 'operator', id: ANA, name: '' },
      detail: { reason: 'pediu ajuda', until: '2026-11-30T12:15:00Z' },
      origin: { ip: '187.4.20.1', agent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36' },
    }),
    lineOf({
      id: 2,
      action: 'members.set_role',
      subject: { kind: 'account_members', id: 'u2', name: 'Bia' },
      detail: { from: 'agent', to: 'admin' },
    }),
    lineOf({ id: 1, action: 'tomorrow.comes', actor: { kind: 'former_member', id: ANA, name: '' } }),
  ]
  await renderPage(<AuditList accountId="a1" search={{}} />, {
    routed: true,
    supabase: fakeSupabase({ 'rpc list_audit_log': () => answer({ lines, next: null }) }),
  })
  await waitFor(() => expect(screen.getAllByRole('listitem')).toHaveLength(3))
  const [entered, promoted, unknown] = screen.getAllByRole('listitem').map((item) => item.textContent)
  expect(entered).toContain('A equipe do Zapbase abriu a conta só para leitura')
  expect(entered).toContain('Motivo: pediu ajuda')
  expect(entered).toContain('de 187.4.20.1, Chrome, Windows')
  expect(promoted).toContain('Ana mudou a função de alguém da equipe: Bia')
  expect(promoted).toContain('De: Atendente · Para: Administrador')
  expect(unknown).toContain('Alguém que saiu da equipe mudou algo na conta')
  expect(screen.getByRole('link', { name: 'Bia' })).toBeTruthy()
})

it('a log without lines and one that may not be read say so', async () => {
  await renderPage(<AuditList accountId="a1" search={{ assunto: 'tags' }} />, {
    supabase: fakeSupabase({ 'rpc list_audit_log': () => answer({ lines: [], next: null }) }),
  })
  await waitFor(() => expect(screen.getByText('Nada com este filtro')).toBeTruthy())
  await renderPage(<AuditList accountId="a2" search={{}} />, {
    supabase: fakeSupabase({ 'rpc list_audit_log': () => refusal(403, '42501', 'permission denied') }),
  })
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('não tem permissão'))
})

it('a filter is read from the address and asked of the database', async () => {
  expect(readAuditSearch({ quem: 'x', assunto: 'all', periodo: 7 })).toEqual({})
  const now = Date.parse('2026-11-30T12:00:00Z')
  expect(argumentsOf({ quem: ANA, assunto: 'tags', periodo: '7d' }, now)).toEqual({
    area: 'tags',
    by_kind: null,
    by_actor: ANA,
    since: '2026-11-23T12:00:00.000Z',
  })
  expect(argumentsOf({ quem: 'system' }, now)).toMatchObject({
    by_kind: 'system',
    by_actor: null,
    since: null,
  })
  const onChange = vi.fn()
  await renderPage(
    <AuditFilters search={{ periodo: '7d' }} people={[{ id: ANA, name: 'Ana' }]} onChange={onChange} />,
  )
  fireEvent.change(screen.getByLabelText('Quem'), { target: { value: ANA } })
  expect(onChange).toHaveBeenCalledWith({ periodo: '7d', quem: ANA })
})

it('a founding number is named by its phone', () => {
  expect(subjectName({ kind: 'instances', id: 'i1', name: 'instance_5511999999999' })).toBe(
    '+55 (11) 99999-9999',
  )
  expect(subjectName({ kind: 'flows', id: 'f1', name: 'instance_1' })).toBe('instance_1')
})

it('the export reads page after page, and stops where it said', async () => {
  const calls: unknown[] = []
  const supabase = fakeSupabase({
    'rpc list_audit_log': ({ filters }) => {
      calls.push(filters.before)
      const lines = [lineOf({ subject: { kind: 'contacts', id: 'c1', name: '=1+1' } })]
      return answer({ lines, next: calls.length })
    },
  })
  const reader = { locale: 'pt-BR', t: (id: string) => id, say: () => 'Ana convidou' }
  const { bytes, isWhole } = await exportLines(supabase, 'a1', {}, reader)
  expect(isWhole).toBe(false)
  expect(calls).toEqual([null, ...Array.from({ length: MOST_LINES / 500 - 1 }, (_, index) => index + 1)])
  const text = await bytes.text()
  expect(text).toContain('audit.column.at;audit.column.actor_kind')
  expect(text).toContain(";'=1+1;Ana convidou;")
})

it('a program that is no browser is named as it names itself', () => {
  expect(sayOrigin(lineOf({ origin: { agent: 'n8n/1.2' } }))).toBe('n8n/1.2')
  expect(sayOrigin(lineOf({}))).toBe('')
})
