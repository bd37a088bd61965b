import { type Catalog, formOf, kindOf } from './catalog'
import { all, changeAll, find, mapShared, place, type FlowActivity, type FlowDocument, type FlowVariable } from './document'
import { reads, renameRoot } from './expressions'
import { linksTo } from './links'
import { type Leaf, leaves, mapTexts, printPath, same } from './settings'

/** Adds a variable; its name gets a number when another has it already. */
export function addVariable(doc: FlowDocument, variable: FlowVariable): FlowDocument {
  return { ...doc, variables: [...doc.variables, { ...variable, name: uniqueName(doc, variable.name) }] }
}

/** A name that no variable has yet. */
export function uniqueName(doc: FlowDocument, wish: string): string {
  const taken = new Set(doc.variables.map((v) => v.name.toLowerCase()))
  if (!taken.has(wish.toLowerCase())) return wish
  const stem = wish.replace(/_\d+$/, '')
  for (let n = 2; ; n++) if (!taken.has(`${stem}_${String(n)}`.toLowerCase())) return `${stem}_${String(n)}`
}

/** Changes a variable. A new name is written wherever the flow uses the old one; a name that is empty or another's changes nothing. */
export function changeVariable(doc: FlowDocument, name: string, to: Partial<FlowVariable>, catalog?: Catalog): FlowDocument {
  const old = doc.variables.find((v) => v.name === name)
  if (old === undefined) return doc
  const wish = to.name?.trim() ?? name
  if (wish === '' || doc.variables.some((v) => v !== old && v.name.toLowerCase() === wish.toLowerCase())) return doc
  const next = clean({ ...old, ...to, name: wish })
  const changed = same(old, next) ? doc : { ...doc, variables: mapShared(doc.variables, (v) => (v === old ? next : v)) }
  return wish === name ? changed : renameUses(changed, name, wish, catalog)
}

function clean(variable: FlowVariable): FlowVariable {
  return Object.fromEntries(Object.entries(variable).filter(([, v]) => v !== undefined)) as FlowVariable
}

function renameUses(doc: FlowDocument, from: string, to: string, catalog: Catalog | undefined): FlowDocument {
  return changeAll(doc, (a) => {
    const settings = mapTexts(a.settings, formOf(catalog, a.kind), (text, reading, leaf) => {
      if (namesVariable(leaf)) return text === from ? to : text
      return reading === 'plain' ? text : renameRoot(text, from, to, reading === 'expr')
    })
    return settings === a.settings ? a : { ...a, settings }
  })
}

const namesVariable = (leaf: Leaf) => leaf.field?.kind === 'ref' && leaf.field.target === 'variable'

/** Takes a variable away. Where it is used, it stays written. */
export function removeVariable(doc: FlowDocument, name: string): FlowDocument {
  return doc.variables.some((v) => v.name === name) ? { ...doc, variables: doc.variables.filter((v) => v.name !== name) } : doc
}

/** A place that uses a variable. */
export type VariableUse = { activity: string; label: string; path: string; text: string; writes: boolean }

/** Where a variable is used. */
export function variableUses(doc: FlowDocument, name: string, catalog?: Catalog): VariableUse[] {
  return all(doc).flatMap((a) =>
    leaves(a.settings, formOf(catalog, a.kind)).flatMap((leaf) => {
      const writes = namesVariable(leaf)
      const used = writes ? leaf.text === name : leaf.reading !== 'plain' && reads(leaf.text, name, leaf.reading === 'expr')
      return used ? [{ activity: a.id, label: a.label, path: printPath(leaf.path), text: leaf.text, writes }] : []
    }),
  )
}

/** What an expression can read: a flow variable, or an output under its activity's label. */
export type InScope = { name: string; from: 'variable' | 'output'; type?: FlowVariable['type']; activity?: string; secure: boolean }

/** What the expressions of an activity can read: the flow's variables, and what activities that can come before give out. */
export function variablesInScope(doc: FlowDocument, id: string, catalog: Catalog): InScope[] {
  const variables = doc.variables.map((v): InScope => ({ name: v.name, from: 'variable', type: v.type, secure: v.secure ?? false }))
  return [...variables, ...before(doc, id).flatMap((a) => outputs(a, catalog))]
}

function outputs(a: FlowActivity, catalog: Catalog): InScope[] {
  const kind = kindOf(catalog, a.kind)
  const root = kind?.role === 'handler' && typeof a.settings?.as === 'string' && a.settings.as !== '' ? a.settings.as : a.label
  return (kind?.outputs ?? []).map((o): InScope => ({ name: `${root}.${o}`, from: 'output', activity: a.id, secure: kind?.secure.includes(o) ?? false }))
}

/** The activities that can have run when this one does, nearest first. Events come while any of the main flow has run. */
export function before(doc: FlowDocument, id: string): FlowActivity[] {
  const seen = new Set<string>()
  const queue = [id]
  const out: FlowActivity[] = []
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const { from } of linksTo(doc, next)) {
      const a = seen.has(from) ? undefined : find(doc, from)
      if (a === undefined) continue
      seen.add(from)
      out.push(a)
      queue.push(from)
    }
  }
  return place(doc, id) === 'events' ? [...out, ...doc.activities] : out
}
