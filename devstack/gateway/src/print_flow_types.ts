// Prints the TypeScript types of the JSON Schema that it reads.
import { text } from 'node:stream/consumers'
import { compile } from 'json-schema-to-typescript'

const BANNER = '// Made by `make types` from docs/flow.schema.json. Do not edit.\n'
// What the writer says of members that have any name, as comments of their own and as ends of others.
const REFERENCES =
  /\/\*\*\n \* This interface was referenced by [^/]*\*\/\n|\n \*\n \* This interface was referenced by [^/]*(?=\n \*\/)/g

const types = await compile(JSON.parse(await text(process.stdin)), 'Graph', {
  bannerComment: BANNER,
  // Lengths are checked by whoever reads the graph: as types they would be unions of tuples.
  ignoreMinAndMaxItems: true,
})
process.stdout.write(types.replaceAll(REFERENCES, ''))
