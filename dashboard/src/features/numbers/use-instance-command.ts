import { useEffect, useState } from 'react'
import { errorCode } from '@/lib/errors.ts'
import { hasEnded, useCommand } from './api/get-command.ts'
import { type CommandOrder, useSendCommand } from './api/send-command.ts'
import type { CommandName, Instance } from './types.ts'

/** A command expires after 60 s unclaimed and a start may take 60 s: later than this nobody will end it (milliseconds). */
export const FOLLOW_LIMIT = 125_000

export interface InstanceCommand {
  run: (command: CommandName, payload?: CommandOrder['payload']) => void
  /** The command under way. */
  pending: CommandName | undefined
  /** The last command, if it did not do what was asked, and why. */
  failure: { command: CommandName; code: string } | undefined
}

/** Sends commands to one instance, one at a time, and follows each to its end or the time limit. */
export function useInstanceCommand(instance: Pick<Instance, 'id' | 'account_id'>): InstanceCommand {
  const send = useSendCommand(instance)
  const { data: followed } = useCommand(send.data)
  const isFollowing = followed !== undefined && !hasEnded(followed)
  const isOverdue = useTimeLimit(isFollowing ? followed.id : undefined)
  const command = send.variables?.command
  const isPending = send.isPending || (isFollowing && !isOverdue)

  let code: string | undefined
  if (send.error) code = errorCode(send.error)
  else if (isFollowing && isOverdue) code = 'no_answer'
  else if (followed && hasEnded(followed)) code = failureOf(followed)

  return {
    run: (next, payload) => {
      if (!isPending) send.mutate({ command: next, ...(payload && { payload }) })
    },
    pending: isPending ? command : undefined,
    failure: !isPending && command && code ? { command, code } : undefined,
  }
}

/** Done with a code, such as `already_running`, got what was asked. */
function failureOf(command: { status: string; error_code: string | null }): string | undefined {
  return command.status === 'failed' ? (command.error_code ?? 'unknown') : undefined
}

function useTimeLimit(id: string | undefined): boolean {
  const [overdueId, setOverdueId] = useState<string>()
  useEffect(() => {
    if (id === undefined) return
    const timer = setTimeout(() => setOverdueId(id), FOLLOW_LIMIT)
    return () => clearTimeout(timer)
  }, [id])
  return id !== undefined && id === overdueId
}
