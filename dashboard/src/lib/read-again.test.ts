import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, it, vi } from 'vitest'
import { readAgain } from './read-again.ts'

/** A query that is shown; each call of it answers when a test says so. */
function show(queryKey: string[]) {
  const client = new QueryClient()
  const answers: ((data: string) => void)[] = []
  const queryFn = () => new Promise<string>((answer) => answers.push(answer))
  const observer = new QueryObserver(client, { queryKey, queryFn, retry: false })
  observer.subscribe(() => {})
  return { client, answers, data: () => observer.getCurrentResult().data }
}

it('reads once more what was being read for the first time, however often it changed', async () => {
  const { client, answers, data } = show(['chats', 'list'])
  readAgain(client, ['chats'])
  readAgain(client, ['chats', 'list'])
  expect(answers).toHaveLength(1)
  answers[0]?.('older than the change')
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  answers[1]?.('new')
  await vi.waitFor(() => expect(data()).toBe('new'))
  expect(answers).toHaveLength(2)
})

it('reads at once what is there already, and leaves alone what the predicate excludes', async () => {
  const { client, answers, data } = show(['chats', 'list'])
  answers[0]?.('old')
  await vi.waitFor(() => expect(data()).toBe('old'))
  readAgain(client, ['chats'], () => false)
  expect(answers).toHaveLength(1)
  readAgain(client, ['chats'])
  expect(answers).toHaveLength(2)
})
