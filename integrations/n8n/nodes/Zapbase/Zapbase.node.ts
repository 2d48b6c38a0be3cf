import {
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type JsonObject,
  NodeApiError,
  NodeConnectionTypes,
} from 'n8n-workflow'
import { getFields, getFlows, getNumbers } from '../lists'
import { OPERATIONS } from './operations'
import { properties } from './properties'

export class Zapbase implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Zapbase',
    name: 'zapbase',
    icon: { light: 'file:../../icons/zapbase.svg', dark: 'file:../../icons/zapbase.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
    description: 'Write to people on WhatsApp, and keep what is known of them',
    defaults: { name: 'Zapbase' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'zapbaseApi', required: true }],
    properties,
  }

  methods = { loadOptions: { getFields, getFlows, getNumbers } }

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    const done: INodeExecutionData[] = []
    for (let item = 0; item < this.getInputData().length; item++) {
      const resource = this.getNodeParameter('resource', item)
      const operation = this.getNodeParameter('operation', item)
      const pairedItem = { item }
      try {
        const answer = await OPERATIONS[resource]?.[operation]?.(this, item)
        const rows = this.helpers.returnJsonArray(answer ?? [])
        done.push(...this.helpers.constructExecutionMetaData(rows, { itemData: pairedItem }))
      } catch (error) {
        if (!this.continueOnFail()) {
          throw new NodeApiError(this.getNode(), error as JsonObject, { itemIndex: item })
        }
        done.push({ json: { error: (error as Error).message }, pairedItem })
      }
    }
    return [done]
  }
}
