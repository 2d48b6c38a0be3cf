import type { Row, TableName } from './database.ts'

/** Says whether jsonb that a function of the database answered is what it should be, and what that is. */
export type Shape<Value> = (answer: unknown) => answer is Value
export type Shaped<Known> = Known extends Shape<infer Value> ? Value : never

type Parts = Readonly<Record<string, Shape<unknown>>>
type Parted<Given extends Parts> = { [Name in keyof Given]: Shaped<Given[Name]> }

export const text: Shape<string> = (answer) => typeof answer === 'string'
export const number: Shape<number> = (answer) => typeof answer === 'number'
export const flag: Shape<boolean> = (answer) => typeof answer === 'boolean'

export function nullable<Value>(shape: Shape<Value>): Shape<Value | null> {
  return (answer): answer is Value | null => answer === null || shape(answer)
}

export function either<One, Other>(one: Shape<One>, other: Shape<Other>): Shape<One | Other> {
  return (answer): answer is One | Other => one(answer) || other(answer)
}

export function oneOf<Value extends string>(...values: Value[]): Shape<Value> {
  return (answer): answer is Value => values.some((value) => value === answer)
}

export function list<Value>(shape: Shape<Value>): Shape<Value[]> {
  return (answer): answer is Value[] => Array.isArray(answer) && answer.every(shape)
}

/** Values by names that nobody knows beforehand. */
export function map<Value>(shape: Shape<Value>): Shape<Record<string, Value>> {
  return (answer): answer is Record<string, Value> => isObject(answer) && Object.values(answer).every(shape)
}

export function record<Given extends Parts>(parts: Given): Shape<Parted<Given>> {
  const shapes = Object.entries(parts)
  return (answer): answer is Parted<Given> =>
    isObject(answer) && shapes.every(([name, shape]) => shape(answer[name]))
}

/** A row of a table with these columns, whose types are known from there. */
export function row<Table extends TableName, Column extends keyof Row<Table> & string>(
  _table: Table,
  ...columns: Column[]
): Shape<Pick<Row<Table>, Column>> {
  return (answer): answer is Pick<Row<Table>, Column> =>
    isObject(answer) && columns.every((column) => column in answer)
}

/** What is both, such as a row and what a function puts beside its columns. */
export function both<One, Other>(one: Shape<One>, other: Shape<Other>): Shape<One & Other> {
  return (answer): answer is One & Other => one(answer) && other(answer)
}

function isObject(answer: unknown): answer is Record<string, unknown> {
  return typeof answer === 'object' && answer !== null
}
