import { list, nullable, number, record, type Shape, type Shaped, text } from '@/lib/shape.ts'

const detail: Shape<Readonly<Record<string, unknown>>> = (answer): answer is Record<string, unknown> =>
  typeof answer === 'object' && answer !== null

/** An empty name: it is gone, or never had one. */
const named = { kind: text, name: text }

/** Of `list_audit_log`. */
export const auditPage = record({
  lines: list(
    record({
      id: number,
      at: text,
      action: text,
      actor: record({ ...named, id: nullable(text) }),
      subject: nullable(record({ ...named, id: text })),
      detail,
      origin: nullable(detail),
    }),
  ),
  next: nullable(number),
})
export type AuditPage = Shaped<typeof auditPage>
export type AuditLine = AuditPage['lines'][number]
