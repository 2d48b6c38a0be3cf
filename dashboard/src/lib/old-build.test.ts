import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { leaveOldBuilds } from './old-build.ts'

let page = ''

beforeEach(() => {
  sessionStorage.clear()
  vi.stubGlobal('fetch', async () => {
    if (page === '') throw new TypeError('Failed to fetch')
    return new Response(page)
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  document.body.replaceChildren()
})

/** A tab of that build; those of earlier tests listen too, each for itself. */
function follow(build: string) {
  const [reload, ask] = [vi.fn(), vi.fn()]
  leaveOldBuilds(build, ask, { reload })
  return { reload, ask }
}

const miss = async () => {
  window.dispatchEvent(new Event('vite:preloadError'))
  await new Promise((resolve) => setTimeout(resolve))
  await new Promise((resolve) => setTimeout(resolve))
}

it('a tab of an old build is loaded anew, and never twice for one build', async () => {
  const { reload } = follow('/assets/index-one.js')
  page = '<script src="/assets/index-two.js">'
  await miss()
  await miss()
  expect(reload).toHaveBeenCalledOnce()
})

it.each([
  ['this is the newest build', '<script src="/assets/index-three.js">'],
  ['there is no connection', ''],
])('it stays when %s', async (_when, answer) => {
  const { reload } = follow('/assets/index-three.js')
  page = answer
  await miss()
  expect(reload).not.toHaveBeenCalled()
})

it('where a form stands open its reader says when', async () => {
  const { reload, ask } = follow('/assets/index-four.js')
  page = '<script src="/assets/index-five.js">'
  const dialog = document.createElement('div')
  dialog.setAttribute('role', 'dialog')
  document.body.append(dialog)
  await miss()
  expect(reload).not.toHaveBeenCalled()
  expect(ask).toHaveBeenCalled()
})
