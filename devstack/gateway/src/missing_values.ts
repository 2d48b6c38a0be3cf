// A row that lacks one of the request's `columns` has nothing there, or the column's default if that is preferred.
// lite would store the default and answer nothing.

import type { AnyAST } from '@supabase/lite'

type Row = Record<string, unknown>

/** Gives the rows of an insert or update all of its columns. */
export function completeRows(ast: AnyAST): AnyAST {
  const { columns, missing } = ast.$meta ?? {}
  if (!columns || !('values' in ast) || !ast.values) return ast
  if (missing === 'default' && ast.type === 'update') return ast
  // A value that is not there makes the query builder say `default`.
  const blank = Object.fromEntries(columns.map((name) => [name, missing === 'default' ? undefined : null]))
  const complete = (row: unknown) => (isRow(row) ? { ...blank, ...row } : row)
  const { values } = ast as { values: unknown }
  return { ...ast, values: Array.isArray(values) ? values.map(complete) : complete(values) } as AnyAST
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
