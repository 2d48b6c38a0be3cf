// The page's modules by WhatsApp's names: what `window.require` looks into.
const modules = new Map()

/** Add modules: an object from name to what `require(name)` gives. */
export function register(named) {
  for (const [name, module] of Object.entries(named)) modules.set(name, module)
}

/** What has other names now: paths of names, from the module to the function. */
let renamed = []

export function rename(names) {
  renamed = names.map((name) => name.split('.'))
}

/** As WhatsApp's own: an unknown name throws. */
export function requireModule(name) {
  if (!modules.has(name)) throw new Error(`Requiring unknown module "${name}"`)
  return without(modules.get(name), pathsBelow(renamed, name))
}

/** The object as who knows only the old names sees it; the page itself knows the new ones. */
function without(object, paths) {
  if (paths.length === 0) return object
  return new Proxy(object, {
    get(target, name) {
      const below = pathsBelow(paths, name)
      if (below.some((path) => path.length === 0)) return undefined
      const value = target[name]
      return typeof value === 'function' ? value.bind(target) : without(value, below)
    },
  })
}

function pathsBelow(paths, name) {
  return paths.filter(([first]) => first === name).map((path) => path.slice(1))
}
