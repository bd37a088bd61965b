import { all, type FlowActivity, type FlowDocument } from './document'
import { same } from './settings'

/** What of an activity differs. */
export type Part = 'new' | 'label' | 'kind' | 'note' | 'disabled' | 'settings' | 'links'

/** The activities that differ from an older state of the flow, with what of them. Where they stand does not count. */
export function changed(base: FlowDocument, doc: FlowDocument): Map<string, Part[]> {
  const out = new Map<string, Part[]>()
  if (base === doc) return out
  const old = new Map(all(base).map((a) => [a.id, a]))
  for (const a of all(doc)) {
    const parts = partsOf(old.get(a.id), a)
    if (parts.length > 0) out.set(a.id, parts)
  }
  return out
}

function partsOf(old: FlowActivity | undefined, a: FlowActivity): Part[] {
  if (old === undefined) return ['new']
  if (old === a) return []
  const parts: Part[] = []
  if (old.label !== a.label) parts.push('label')
  if (old.kind !== a.kind) parts.push('kind')
  if ((old.description ?? '') !== (a.description ?? '')) parts.push('note')
  if ((old.disabled ?? false) !== (a.disabled ?? false)) parts.push('disabled')
  if (!same(old.settings ?? {}, a.settings ?? {})) parts.push('settings')
  if (!same(ways(old), ways(a))) parts.push('links')
  return parts
}

const ways = (a: FlowActivity) => Object.fromEntries(a.links.map((l) => [l.port, l.to]))
