import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useTypedSearch } from './typed-search.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function renderBox(value: string) {
  const asked: string[] = []
  const onSearch = (text: string) => void asked.push(text)
  const box = renderHook(({ value }) => useTypedSearch(value, onSearch), { initialProps: { value } })
  const type = (text: string) => act(() => box.result.current[1](text))
  const wait = () => act(() => vi.advanceTimersByTime(300))
  return { asked, box, type, wait, text: () => box.result.current[0] }
}

test('what is typed is searched for once, after a pause', () => {
  const { asked, type, wait, box } = renderBox('')
  type('a')
  type('ana ')
  wait()
  box.rerender({ value: 'ana' })
  wait()
  expect(asked).toEqual(['ana'])
})

test('an answer to what was typed before takes nothing away', () => {
  const { asked, type, wait, box, text } = renderBox('')
  type('ana')
  wait()
  type('')
  box.rerender({ value: 'ana' })
  expect(text()).toBe('')
  wait()
  expect(asked).toEqual(['ana', ''])
  box.rerender({ value: '' })
  expect(text()).toBe('')
})

test('two searches under way end with the last', () => {
  const { type, wait, box, text } = renderBox('')
  type('a')
  wait()
  type('ab')
  wait()
  box.rerender({ value: 'a' })
  box.rerender({ value: 'ab' })
  expect(text()).toBe('ab')
})

test('the address is followed when it changes by another way', () => {
  const { asked, box, wait, text } = renderBox('ana')
  box.rerender({ value: 'bia' })
  expect(text()).toBe('bia')
  wait()
  expect(asked).toEqual([])
})
