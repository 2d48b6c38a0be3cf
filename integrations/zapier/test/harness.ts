/** The app in Zapier's own harness, connected to the running stack. */
import zapier from 'zapier-platform-core'
import { stack } from '../../testing/stack.ts'
import app from '../src/index.ts'

export type Row = Record<string, unknown> & { id: string }

const call = zapier.createAppTester(app)
const authData = { address: stack.address, api_key: stack.api_key }

/** What that function of the app gives, or throws. */
// biome-ignore lint/suspicious/noExplicitAny: Zapier calls them with what it has.
export async function run(perform: any, bundle: object = {}): Promise<any> {
  return await call(perform, { authData, ...bundle })
}

/** What a drop-down offers. */
export function offered(key: string): Promise<Row[]> {
  const operation = app.triggers[key]?.operation
  return run(operation && 'perform' in operation ? operation.perform : undefined)
}

export function act(key: string, inputData: object): Promise<Row> {
  return run(app.creates[key]?.operation.perform, { inputData })
}

export function search(key: string, phone: string): Promise<Row[]> {
  return run(app.searches[key]?.operation.perform, { inputData: { phone } })
}
