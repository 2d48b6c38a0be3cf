/** So many of its last characters are always seen: what it ends with tells one version from another. */
const END = 14

/** The name of a file in one line; too long, it is cut in its middle. */
export function CutName({ name }: { name: string }) {
  const letters = [...name]
  const isLong = letters.length > 2 * END
  return (
    <bdi title={name} className="flex max-w-full min-w-0">
      <span className="truncate">{isLong ? letters.slice(0, -END).join('') : name}</span>
      {isLong && <span className="shrink-0 whitespace-pre">{letters.slice(-END).join('')}</span>}
    </bdi>
  )
}
