import type { UseMutationResult } from '@tanstack/react-query'
import { ErrorState } from '@/ui/error-state'

/** Refusal shows why a form was not taken. */
export function Refusal({ of }: { of: Pick<UseMutationResult<unknown, Error, never>, 'error'> }) {
  return of.error ? <ErrorState error={of.error} /> : null
}
