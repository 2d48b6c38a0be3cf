/** What drop-downs offer. */
import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow'
import { ask } from './requests'

type Loader = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>

export const getNumbers = loaderOf('numbers')
export const getTags = loaderOf('tags')
export const getFields = loaderOf('fields')
export const getFlows = loaderOf('flows')

function loaderOf(list: string): Loader {
  return async function load(this: ILoadOptionsFunctions) {
    const offered = await ask<{ id: string; name: string }[]>(this, { url: `/api/lists/${list}` })
    return offered.map(({ id, name }) => ({ name, value: id }))
  }
}
