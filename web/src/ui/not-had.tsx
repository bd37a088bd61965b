import { ErrorState, type Trouble } from './error-state'
import { Missing } from './missing'

/** NotHad stands where a list would be that the server does not give: what is not for this person is as if it were not there. */
export function NotHad({ error, retry }: { error: Trouble & { status?: number }; retry: () => void }) {
  return error.status === 403 || error.status === 404 ? <Missing inPage /> : <ErrorState error={error} retry={retry} />
}
