// The page's modules by WhatsApp's names: what `window.require` looks into.
const modules = new Map()

/** Add modules: an object from name to what `require(name)` gives. */
export function register(named) {
  for (const [name, module] of Object.entries(named)) modules.set(name, module)
}

/** As WhatsApp's own: an unknown name throws. */
export function requireModule(name) {
  if (!modules.has(name)) throw new Error(`Requiring unknown module "${name}"`)
  return modules.get(name)
}
