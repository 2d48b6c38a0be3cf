import type { Graph } from '@/lib/flow/graph.ts'
import type { Translate } from '@/lib/i18n.ts'
import type { Typebot } from './typebot.ts'
import { Conversion } from './typebot-conversion.ts'
import { convertGroup } from './typebot-groups.ts'

interface Imported {
  graph: Graph
  /** What of it could not be said here, in words. */
  report: readonly string[]
}

/** A flow out of a Typebot, block by block; what it cannot say it reports. */
export function readTypebot(typebot: Typebot, t: Translate): Imported {
  const conversion = new Conversion(typebot, t)
  for (const group of typebot.groups) convertGroup(group, conversion)
  const graph = conversion.finish(startOf(typebot, conversion))
  return { graph, report: conversion.report }
}

/** Since version 6 it is an event that begins, before it a block of the first group. */
function startOf({ events = [], groups }: Typebot, conversion: Conversion): string | null {
  const edge =
    events[0]?.outgoingEdgeId ??
    groups.flatMap(({ blocks }) => blocks).find(({ type }) => type === 'start')?.outgoingEdgeId
  const named = conversion.target(edge)
  const [first] = groups
  return named ?? (first ? conversion.place(first.id, undefined) : null)
}
