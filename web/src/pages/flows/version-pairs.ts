import type { Flow } from '@/api/flows'
import type { Version } from '@/api/versions'
import type { VersionPair } from '@/ui/version-table'

type Numbered = Pick<Version, 'number'>
type Known = Pick<Flow, 'labels' | 'version' | 'changed'>

/** What is compared first: what is new in the draft, else in the last version. */
export function firstPair(flow: Known, versions: Numbered[]): VersionPair | null {
  const [last, before] = versions
  if (!last) return null
  if (flow.changed || !before) return flow.changed ? { from: last.number, to: 0 } : null
  return { from: before.number, to: last.number }
}

/** The version before the one that is Live. */
export function rollbackTo<V extends Numbered>(flow: Pick<Flow, 'labels'>, versions: V[]): V | undefined {
  const live = flow.labels.Live ?? 0
  return versions.find((v) => v.number < live)
}
