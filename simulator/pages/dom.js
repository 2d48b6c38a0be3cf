// Small helpers of both pages: elements, calls, and a picture that is drawn only when it changed.
import { texts } from './texts.js'

export const find = (selector) => document.querySelector(selector)

/** An element with properties (and a list of children). */
export function make(tag, properties = {}, children = []) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

/** Call the simulator; a refusal is shown on the page and thrown. */
export async function call(method, path, body) {
  const response = await fetch(path, { method, ...(body && { body: JSON.stringify(body) }) })
  const answer = await response.json()
  find('#error').textContent = response.ok ? '' : texts.failed + answer.error.message
  if (!response.ok) throw new Error(answer.error.code)
  return answer
}

/** Send a form's fields through `act`, and empty the form when that went well. */
export function onSubmit(selector, act) {
  const form = find(selector)
  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    await act(Object.fromEntries(new FormData(form)))
    form.reset()
  })
}

const drawn = new Map()

/** Replace an element's children, unless what they show is what is shown already. */
export function draw(selector, shown, makeChildren) {
  const key = JSON.stringify(shown)
  if (drawn.get(selector) === key) return
  drawn.set(selector, key)
  find(selector).replaceChildren(...makeChildren())
}

/** Look again and again, one look at a time. */
export async function repeat(look, everyMs) {
  await look().catch(() => undefined)
  setTimeout(() => repeat(look, everyMs), everyMs)
}
