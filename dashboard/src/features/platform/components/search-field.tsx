import { Search } from 'lucide-react'
import { Input } from '@/components/ui/input.tsx'
import { useTypedSearch } from '@/lib/typed-search.ts'

interface SearchFieldProps {
  label: string
  value: string
  onSearch: (value: string) => void
}

export function SearchField({ label, value, onSearch }: SearchFieldProps) {
  const [typed, setTyped] = useTypedSearch(value, onSearch)
  return (
    <div className="relative w-full">
      <Search
        className="pointer-events-none absolute top-2.5 left-3 size-4 text-muted-foreground"
        aria-hidden
      />
      <Input
        type="search"
        aria-label={label}
        placeholder={label}
        className="pl-9"
        maxLength={100}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </div>
  )
}
