// `pg` sends a JavaScript list as a PostgreSQL array and a text as it is; a json column needs JSON.

import type { IntrospectResult } from '@supabase/lite'
import {
  type ColumnUpdateNode,
  InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  type PluginTransformResultArgs,
  PrimitiveValueListNode,
  type QueryResult,
  type RootOperationNode,
  TableNode,
  type UnknownRow,
  UpdateQueryNode,
  ValueListNode,
  ValueNode,
  ValuesNode,
} from 'kysely'

/** Writes the values of json columns as JSON, in inserts and updates. */
export class JsonColumns implements KyselyPlugin {
  #columns = new Map<string, Set<string>>()

  /** Which columns are json; to be called with every schema that was read. */
  learn(schema: IntrospectResult): void {
    this.#columns = new Map()
    for (const { schema: schemaName, table, name, type, pg_type } of schema.columns) {
      if (!isJson(pg_type ?? type)) continue
      const key = `${schemaName}.${table}`
      this.#columns.set(key, (this.#columns.get(key) ?? new Set()).add(name))
    }
  }

  transformQuery({ node }: { node: RootOperationNode }): RootOperationNode {
    if (InsertQueryNode.is(node)) return this.#transformInsert(node)
    if (UpdateQueryNode.is(node)) return this.#transformUpdate(node)
    return node
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }

  #transformInsert(node: InsertQueryNode): InsertQueryNode {
    const json = this.#jsonColumns(node.into)
    if (!json || !node.columns || !node.values || !ValuesNode.is(node.values)) return node
    const places = node.columns.map(({ column }) => json.has(column.name))
    const rows = node.values.values.map((row) => (PrimitiveValueListNode.is(row) ? fromPrimitives(row) : row))
    const values = rows.map((row) =>
      ValueListNode.create(row.values.map((value, i) => (places[i] ? encode(value) : value))),
    )
    return { ...node, values: ValuesNode.create(values) }
  }

  #transformUpdate(node: UpdateQueryNode): UpdateQueryNode {
    const json = this.#jsonColumns(node.table)
    if (!json || !node.updates) return node
    return {
      ...node,
      updates: node.updates.map((update) => (setsJson(update, json) ? encodeUpdate(update) : update)),
    }
  }

  #jsonColumns(table: OperationNode | undefined): Set<string> | undefined {
    if (!table || !TableNode.is(table)) return undefined
    const { schema, identifier } = table.table
    return this.#columns.get(`${schema?.name ?? 'public'}.${identifier.name}`)
  }
}

function isJson(type: string): boolean {
  return type === 'json' || type === 'jsonb'
}

function setsJson({ column }: ColumnUpdateNode, json: Set<string>): boolean {
  return 'column' in column && json.has((column.column as { name: string }).name)
}

function encodeUpdate(update: ColumnUpdateNode): ColumnUpdateNode {
  return { ...update, value: encode(update.value) }
}

function fromPrimitives(row: PrimitiveValueListNode): ValueListNode {
  return ValueListNode.create(row.values.map((value) => ValueNode.create(value)))
}

/** null is SQL's null, as PostgREST has it. */
function encode(node: OperationNode): OperationNode {
  if (!ValueNode.is(node) || node.value === null || node.value === undefined) return node
  return ValueNode.create(JSON.stringify(node.value))
}
