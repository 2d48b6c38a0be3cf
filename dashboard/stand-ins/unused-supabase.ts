/**
 * Takes the place of the parts of supabase-js that no page uses: files come from the orchestrator's API and there are
 * no calls of edge functions. They would be a twentieth of the first page.
 */
export class StorageClient {}
export class StorageApiError extends Error {}
export class FunctionsClient {}
export class FunctionsError extends Error {}
export class FunctionsFetchError extends Error {}
export class FunctionsHttpError extends Error {}
export class FunctionsRelayError extends Error {}
export const FunctionRegion = {}
