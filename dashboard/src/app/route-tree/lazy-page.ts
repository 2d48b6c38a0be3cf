import { lazyRouteComponent } from '@tanstack/react-router'
import type { CatalogName } from '@/lib/catalogs.ts'
import { addCatalogs } from '@/lib/i18n.ts'

/** A page that is loaded when it is wanted, together with the catalogs of the features it shows. */
export function lazyPage<Module extends Record<string, unknown>, Name extends keyof Module>(
  load: () => Promise<Module>,
  name: Name,
  ...catalogs: CatalogName[]
) {
  return lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), addCatalogs(catalogs)])
    return module as Record<Name, () => React.ReactNode>
  }, name)
}
