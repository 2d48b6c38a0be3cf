import type { NamedNumber } from '@/lib/choices.ts'
import { numberName } from '@/lib/number-name.ts'
import type { Instance } from './types.ts'

type Known = Pick<Instance, 'id' | 'instance_name' | 'phone'> & Partial<Pick<Instance, 'engine'>>

/** Numbers to choose from, as people call them. */
export function numberChoices(instances: readonly Known[]): NamedNumber[] {
  return instances.map((instance) => ({
    id: instance.id,
    name: numberName(instance),
    ...(instance.engine && { engine: instance.engine }),
  }))
}
