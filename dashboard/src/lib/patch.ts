type Changes<Whole> = { [Key in keyof Whole]?: Whole[Key] | undefined }

/** The same with these parts; a part that is undefined is left out. */
export function patch<Whole extends object>(whole: Whole, changes: Changes<Whole>): Whole {
  const parts = Object.entries({ ...whole, ...changes }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(parts) as Whole
}
