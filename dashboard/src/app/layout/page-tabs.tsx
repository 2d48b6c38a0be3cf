import { Link, type LinkProps } from '@tanstack/react-router'

export type PageTab = Pick<LinkProps, 'to' | 'params'> & { label: string }

/** Links to the pages that belong together, under a page's title. */
export function PageTabs({ label, tabs }: { label: string; tabs: PageTab[] }) {
  return (
    <nav aria-label={label} className="-mx-4 overflow-x-auto border-b px-4 sm:mx-0 sm:px-0">
      <ul className="flex gap-1">
        {tabs.map(({ label: text, ...target }) => (
          <li key={text}>
            <Link
              {...target}
              activeOptions={{ exact: true, includeSearch: false }}
              className="focus-ring -mb-px block rounded-t-md border-b-2 border-transparent px-3 py-2.5 text-sm font-medium whitespace-nowrap text-muted-foreground hover:text-foreground aria-[current=page]:border-primary aria-[current=page]:text-foreground"
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
