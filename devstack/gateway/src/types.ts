// How column values become JSON: as PostgREST writes them. Everything not named here is its text.

import pg from 'pg'

type Parser = (value: string) => unknown
type Nested = string | null | Nested[]
type TypeId = Parameters<typeof pg.types.getTypeParser>[0]

/** text[], which `builtins` leaves out. */
const TEXT_ARRAY = 1009 as TypeId

/** A number of JSON that has more digits than JavaScript's. */
class Digits {
  readonly #digits: string

  constructor(digits: string) {
    this.#digits = digits
  }

  toJSON(): unknown {
    return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(this.#digits)
  }

  toString(): string {
    return this.#digits
  }
}

/** A number when it survives the trip. */
function asInteger(value: string): number | Digits {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : new Digits(value)
}

/** Whether `1.50` is written as `1.5` is nothing to JSON. */
function asNumeric(value: string): number | string | Digits {
  const number = Number(value)
  if (!Number.isFinite(number)) return /^-?\d/.test(value) ? new Digits(value) : value
  const digits = value.includes('.') && !value.includes('e') ? value.replace(/\.?0+$/, '') : value
  return String(number) === digits ? number : new Digits(value)
}

/** RFC 3339, which the official clients parse; PostgreSQL writes `2026-11-21 17:26:40.49+00`. */
function asTimestamp(value: string): string {
  return value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')
}

const asText: Parser = (value) => value
const asBoolean: Parser = (value) => value === 't'
const asJson: Parser = (value) => JSON.parse(value)

/** By the type's object id in pg_type, and its array's; user-defined arrays stay text. */
const SCALARS: [parser: Parser, type: number, array: number][] = [
  [asBoolean, 16, 1000],
  [asInteger, 20, 1016], // bigint
  [asInteger, 21, 1005], // smallint
  [asInteger, 23, 1007], // integer
  [asInteger, 26, 1028], // oid
  [asNumeric, 700, 1021], // real
  [asNumeric, 701, 1022], // double precision
  [asNumeric, 1700, 1231], // numeric
  [asJson, 114, 199],
  [asJson, 3802, 3807], // jsonb
  [asText, 19, 1003], // name
  [asText, 25, 1009], // text
  [asText, 1042, 1014], // char(n)
  [asText, 1043, 1015], // varchar
  [asText, 2950, 2951], // uuid
  [asText, 869, 1041], // inet
  [asText, 1082, 1182], // date
  [asTimestamp, 1114, 1115], // timestamp
  [asTimestamp, 1184, 1185], // timestamptz
]

const PARSERS = new Map(
  SCALARS.flatMap(([parser, type, array]) => [[type, parser] as const, [array, arrayOf(parser)] as const]),
)

function arrayOf(parser: Parser): Parser {
  const parseTexts = pg.types.getTypeParser(TEXT_ARRAY) as (value: string) => Nested[]
  return (value) => mapNested(parseTexts(value), parser)
}

function mapNested(items: Nested[], parser: Parser): unknown[] {
  return items.map((item) =>
    Array.isArray(item) ? mapNested(item, parser) : item === null ? null : parser(item),
  )
}

export function parserOf(type: number): Parser {
  return PARSERS.get(type) ?? asText
}
