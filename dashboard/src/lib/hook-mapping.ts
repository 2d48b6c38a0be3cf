/** A path of JSONPath, or alternatives of which the first counts that finds something; a list in it joins its parts. */
export type Expression = string | (string | string[])[]

/** Where in a call of another system stands what. */
export type HookMapping = {
  event?: Expression
  key?: Expression
  name?: Expression
  phone?: Expression
  fields?: Record<string, Expression>
  values?: Record<string, Expression>
}

export const PROOF_KINDS = ['address', 'token', 'hmac', 'standard', 'timestamped', 'manifest'] as const
export type ProofKind = (typeof PROOF_KINDS)[number]

/** How a call shows where it comes from. */
export type HookProof = {
  kind: ProofKind
  name?: string
  in?: string
  hash?: string
  encoding?: string
  prefix?: string
}
