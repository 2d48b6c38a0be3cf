import { numberName } from '@/lib/names.ts'
import type { Instance } from './types.ts'

/** Numbers to choose from, as people call them. */
export function numberChoices(
  instances: readonly Pick<Instance, 'id' | 'instance_name' | 'phone'>[],
): { id: string; name: string }[] {
  return instances.map((instance) => ({ id: instance.id, name: numberName(instance) }))
}
