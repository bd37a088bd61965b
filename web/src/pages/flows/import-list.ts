import type { Bindable } from '@/api/bindables'
import type { CheckedFlow, Flow, FlowBinding, FlowSent, ImportNeed } from '@/api/flows'
import { freeName, same } from './free-name'
import { needKey } from './import-report'
import { matching } from './matching'

export type ImportState = 'checking' | 'ready' | 'bad' | 'saving' | 'saved' | 'failed'

/** A file on its way to become a flow. */
export type ImportFile = {
  key: string
  path: string
  text: string
  state: ImportState
  /** Why it is no flow, or why it was not saved. */
  reason?: string
  checked?: CheckedFlow
  included: boolean
  name: string
  /** A flow of the organisation with the id or the name of this one. */
  existing?: Flow
  /** It becomes the draft of that flow instead of a flow of its own. */
  replaces: boolean
  /** Values of options by the keys of needs; '' leaves one open. What is absent was not chosen yet. */
  choices: Record<string, string>
  flow?: Flow
}

/** Something to bind to: a thing of the organisation, or a flow of the same import. */
export type Option = Bindable & { value: string; file?: string }

export function newImport(key: string, path: string, text: string): ImportFile {
  return { key, path, text, state: 'checking', included: true, name: '', replaces: false, choices: {} }
}

/** What a flow without a name is called: as its file. */
const nameOfFile = (path: string) => (path.split('/').at(-1) ?? path).replace(/\.(json|ya?ml)$/i, '')

/** Takes what the server found, and finds names that are free. */
export function withCheck(file: ImportFile, checked: CheckedFlow, flows: Flow[], others: ImportFile[]): ImportFile {
  const { id } = checked.document
  const name = checked.document.name.trim() || nameOfFile(file.path)
  const existing = flows.find((f) => id !== undefined && f.id === id) ?? flows.find((f) => same(f.name, name))
  const taken = [...flows.map((f) => f.name), ...others.filter((o) => o.key !== file.key && o.state !== 'bad' && !o.replaces).map((o) => o.name)]
  return { ...file, state: 'ready', checked, existing, name: freeName(name, taken), included: true }
}

const isFlow = (target: string) => target === 'flow' || target === 'subflow'

/** What a need can lead to: what the organisation has, and the flows of the same import. */
export function optionsFor(need: ImportNeed, file: ImportFile, files: ImportFile[], bindables: Bindable[]): Option[] {
  const own = bindables.map((b) => ({ ...b, value: `have:${b.id}` }))
  if (!isFlow(need.target)) return own
  const coming = files
    .filter((f) => f.key !== file.key && f.included && f.checked?.document.type === need.target && f.state !== 'bad')
    .map((f) => ({ id: f.checked?.document.id ?? '', name: f.name, value: `file:${f.key}`, file: f.key }))
  return [...coming, ...own]
}

/** The option that counts for a need: what was chosen, else what matches. */
export function chosen(need: ImportNeed, file: ImportFile, options: Option[]): Option | undefined {
  const choice = file.choices[needKey(need)]
  if (choice !== undefined) return options.find((o) => o.value === choice)
  return matching(need, options)
}

/** Which options of which needs a file is to be bound to. */
export type Choice = { need: ImportNeed; option: Option }
export type Step = { key: string; now: Choice[]; later: Choice[] }

/**
 * The order of saving: what others refer to comes first. Where files refer to each
 * other in a ring, the references that cannot be bound yet are bound afterwards.
 */
export function savePlan(files: { key: string; choices: Choice[] }[]): Step[] {
  const keys = new Set(files.map((f) => f.key))
  const done = new Set<string>()
  const steps: Step[] = []
  let rest = files.map((f) => ({ ...f, choices: f.choices.filter(({ option }) => option.file === undefined || keys.has(option.file)) }))
  while (rest.length > 0) {
    const waits = ({ option }: Choice) => option.file !== undefined && !done.has(option.file)
    const next = rest.find((f) => !f.choices.some(waits)) ?? rest[0]
    if (!next) break
    steps.push({ key: next.key, now: next.choices.filter((c) => !waits(c)), later: next.choices.filter(waits) })
    done.add(next.key)
    rest = rest.filter((f) => f !== next)
  }
  return steps
}

/** The bindings to send; those to files that were not saved stay open. */
export function bindingsOf(choices: Choice[], saved: ReadonlyMap<string, Flow>): FlowBinding[] {
  return choices.flatMap(({ need, option }) => {
    const to = option.file === undefined ? option.id : saved.get(option.file)?.id
    return to ? [{ target: need.target, from: need.id || need.name, to }] : []
  })
}

/** What is sent to make a flow of a file. */
export function sent(file: ImportFile, bindings: FlowBinding[]): FlowSent {
  return { text: file.text, name: file.replaces ? file.existing?.name : file.name.trim(), ...(bindings.length > 0 ? { bindings } : {}) }
}
