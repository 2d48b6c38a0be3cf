// Backbone-like plumbing: models whose attributes announce their changes, collections that hear them.

/** on, off, once and trigger; several events may be named with spaces between them. */
export class Emitter {
  #handlers = new Map()
  #watchers = new Map()

  on(names, handler) {
    for (const name of names.split(' ')) {
      const handlers = this.#handlers.get(name)
      // A new array each time, so that a running trigger is not disturbed.
      this.#handlers.set(name, handlers ? [...handlers, handler] : [handler])
      this.#watchers.get(name)?.()
    }
    return this
  }

  off(names, handler) {
    for (const name of names.split(' ')) {
      const kept = (this.#handlers.get(name) ?? []).filter(
        (one) => handler && one !== handler && one.wrapped !== handler,
      )
      this.#handlers.set(name, kept)
    }
    return this
  }

  once(names, handler) {
    for (const name of names.split(' ')) {
      const wrapper = (...values) => {
        this.off(name, wrapper)
        handler(...values)
      }
      wrapper.wrapped = handler
      this.on(name, wrapper)
    }
    return this
  }

  trigger(name, ...values) {
    for (const handler of this.#handlers.get(name) ?? []) handler(...values)
    return this
  }

  /** Call `watcher` whenever somebody begins to listen to an event. */
  onListen(name, watcher) {
    this.#watchers.set(name, watcher)
  }

  hears(name) {
    return (this.#handlers.get(name)?.length ?? 0) > 0
  }
}

/** A JSON-safe copy of an attribute: ids and models turn into plain objects. */
function plain(value) {
  if (value instanceof Model) return value.serialize()
  if (Array.isArray(value)) return value.map(plain)
  if (value && typeof value === 'object' && typeof value.toPlain === 'function') return value.toPlain()
  return value
}

/**
 * A model: every name in the class's `fields` is a property (see declareFields); setting one triggers
 * `change:<name>` (model, value, previous) and then `change` (model), on the model and on every
 * collection that holds it.
 */
export class Model extends Emitter {
  static fields = []
  collections = new Set()

  constructor(attributes = {}) {
    super()
    Object.defineProperty(this, 'attributes', { value: { ...attributes }, enumerable: false })
  }

  get(field) {
    return this.attributes[field]
  }

  set(changes) {
    const changed = []
    for (const [field, value] of Object.entries(changes)) {
      const previous = this.attributes[field]
      if (previous === value) continue
      this.attributes[field] = value
      changed.push([field, value, previous])
    }
    for (const [field, value, previous] of changed) this.tell(`change:${field}`, value, previous)
    if (changed.length > 0) this.tell('change')
    return this
  }

  tell(name, ...values) {
    this.trigger(name, this, ...values)
    for (const collection of this.collections) collection.trigger(name, this, ...values)
  }

  serialize() {
    const copy = {}
    for (const field in this.attributes) copy[field] = plain(this.attributes[field])
    return copy
  }

  toJSON() {
    return this.serialize()
  }

  unsafe() {
    return this
  }
}

/** Make a class's fields properties of its models. */
export function declareFields(modelClass) {
  for (const field of modelClass.fields) {
    Object.defineProperty(modelClass.prototype, field, {
      get() {
        return this.attributes[field]
      },
      set(value) {
        this.set({ [field]: value })
      },
    })
  }
}

/** The key under which a collection holds a model: a serialized id. */
function keyOf(id) {
  return typeof id === 'string' ? id : (id?._serialized ?? String(id))
}

/** Models by id, in the order they came; `add` and `remove` are announced. */
export class Collection extends Emitter {
  #models = new Map()

  constructor(modelClass) {
    super()
    this.modelClass = modelClass
  }

  get length() {
    return this.#models.size
  }

  get(id) {
    return id === undefined || id === null ? undefined : this.#models.get(keyOf(id))
  }

  /** Add a model; one whose id is known already is left as it is. Returns the held model. */
  add(model) {
    const key = keyOf(model.id)
    const known = this.#models.get(key)
    if (known) return known
    this.#models.set(key, model)
    model.collections.add(this)
    this.trigger('add', model, this)
    return model
  }

  /** Put older models before all others; their coming is not announced. */
  addFirst(models) {
    const older = models.map((model) => [keyOf(model.id), model])
    this.#models = new Map([...older, ...this.#models])
    for (const model of models) model.collections.add(this)
  }

  remove(model) {
    if (!this.#models.delete(keyOf(model.id))) return
    this.trigger('remove', model, this)
    model.collections.delete(this)
  }

  /** Models have other ids now: of two with one id the newer stays. */
  reindex() {
    this.#models = new Map(this.getModelsArray().map((model) => [keyOf(model.id), model]))
  }

  /** Let go of a model; its going is not announced. */
  drop(model) {
    this.#models.delete(keyOf(model.id))
    model.collections.delete(this)
  }

  /** Let go of every model; their going is not announced. */
  clear() {
    for (const model of this.#models.values()) model.collections.delete(this)
    this.#models.clear()
  }

  first() {
    return this.#models.values().next().value
  }

  getModelsArray() {
    return [...this.#models.values()]
  }

  serialize() {
    return this.getModelsArray().map((model) => model.serialize())
  }
}
