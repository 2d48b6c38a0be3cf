import {
  type IExecuteFunctions,
  type INodeExecutionData,
  type INodeType,
  type INodeTypeDescription,
  type JsonObject,
  NodeApiError,
  NodeConnectionTypes,
  NodeOperationError,
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
        const perform = OPERATIONS[resource]?.[operation]
        if (!perform) throw new NodeOperationError(this.getNode(), `There is no ${operation} of ${resource}`)
        const rows = this.helpers.returnJsonArray(await perform(this, item))
        done.push(...this.helpers.constructExecutionMetaData(rows, { itemData: pairedItem }))
      } catch (error) {
        const problem = new NodeApiError(this.getNode(), error as JsonObject)
        problem.context.itemIndex = item
        if (!this.continueOnFail()) throw problem
        done.push({ json: { error: problem.message, code: problem.description }, pairedItem })
      }
    }
    return [done]
  }
}
