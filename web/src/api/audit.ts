import { useMutation } from '@tanstack/react-query'
import { call, client } from './client'
import { listQuery } from './pages'

/** What is looked for in the audit log. */
export type AuditFilter = { action?: string; kind?: string; actor?: string; object?: string; since?: string; until?: string }

/** The entries of the audit log, newest first. */
export function auditQuery(filter: AuditFilter) {
  return listQuery(['audit', filter], (cursor, signal) => call(client.GET('/api/audit', { params: { query: { ...filter, limit: 50, cursor } }, signal })))
}

/** Follows the chain of the audit log from its first entry to its last. */
export function useVerifyAudit() {
  return useMutation({ mutationFn: () => call(client.GET('/api/audit/verification')) })
}
