import type { Flow } from '@/api/flows'
import type { Version } from '@/api/versions'

/** A flow as lists have it. */
export function flowNamed(name: string, more: Partial<Flow> = {}): Flow {
  return {
    id: name.toLowerCase().replaceAll(' ', '-'), name, type: 'flow', durability: 'each-turn', revision: 1, labels: {}, version: 0, changed: false,
    created: '2026-01-01T00:00:00Z', updated: '2026-01-02T00:00:00Z', ...more,
  }
}

/** A version of a flow. */
export function versionNumbered(number: number, more: Partial<Version> = {}): Version {
  return { id: `v${String(number)}`, number, hash: `${String(number).repeat(12)}rest`, labels: [], by: 'Ann', published: '2026-01-03T00:00:00Z', ...more }
}
