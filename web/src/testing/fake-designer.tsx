import { type ReactNode, useMemo, useReducer, useState } from 'react'
import type { Flow, FlowDocument, FlowProblem } from '@/api/flows'
import { catalogOf } from '@/model/catalog'
import type { ActivityKind } from '@/model/document'
import { placeProblems } from '@/model/problems'
import { type Designer, DesignerContext } from '@/pages/editor/designer-context'
import { begin, isDirty, reduce } from '@/pages/editor/state'
import { usePanels } from '@/pages/editor/use-panels'

const kind = (name: string, title: string, more: Partial<ActivityKind> = {}): ActivityKind => ({
  name, title, group: 'Flow Control', group_title: 'Flow Control', role: 'step', webex: [], ports: ['default', 'error'], port_titles: { default: 'Default', error: 'Error', out: 'Next' }, error_ports: ['error'], outputs: [], secure: [], form: [], schema: {}, ...more,
})

/** Kinds for tests: a start, a step with a text, one without settings, an end, a handler. */
export const kinds = catalogOf([
  kind('start', 'Start Flow', { role: 'start', ports: ['out'] }),
  kind('say', 'Say', { group: 'Call Handling', group_title: 'Call Handling', form: [{ name: 'text', kind: 'plain', label: 'Text', help: '', required: true }] }),
  kind('wait', 'Wait'),
  kind('end', 'End Flow', { role: 'end', ports: [] }),
  kind('event', 'Event', { role: 'handler', ports: ['out'], group: 'Events', group_title: 'Events' }),
])

/** A flow for tests: NewContact leads to Welcome, that leads to Bye. */
export const helloFlow: FlowDocument = {
  name: 'Hello', type: 'flow', variables: [{ name: 'customer', type: 'STRING', value: 'Ada' }], events: [],
  activities: [
    { id: 's', label: 'NewContact', kind: 'start', links: [{ port: 'out', to: 'w' }] },
    { id: 'w', label: 'Welcome', kind: 'say', settings: { text: 'Hello' }, links: [{ port: 'default', to: 'e' }] },
    { id: 'e', label: 'Bye', kind: 'end', links: [] },
  ],
}

type Fake = { document?: FlowDocument; problems?: FlowProblem[]; editing?: boolean; flow?: Partial<Flow>; selection?: string[]; over?: Partial<Designer>; told?: (designer: Designer) => void; children: ReactNode }

/** FakeDesigner is a designer without a server: what is done to the flow is done, nothing is saved. */
export function FakeDesigner({ document: doc = helloFlow, problems = [], editing = true, flow = {}, selection = [], over = {}, told, children }: Fake) {
  const [state, dispatch] = useReducer(reduce, { ...begin(doc, 1), selection })
  const [validation, setValidation] = useState(true)
  const { panels, show } = usePanels(false)
  const { document } = state.history
  const placed = useMemo(() => placeProblems(document, problems), [document, problems])
  const designer: Designer = {
    flow: { id: 'f', name: doc.name, type: 'flow', durability: 'each-turn', revision: 1, labels: {}, version: 0, changed: true, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T10:11:12Z', ...flow },
    catalog: kinds, state, dispatch, document, problems, placed, validation, setValidation, panels, show, samples: {},
    perform: (name, next, { what, field, select } = {}) => dispatch({ type: 'perform', action: { name, ...(what === undefined ? {} : { what }), ...(field === undefined ? {} : { field }) }, document: next, ...(select ? { select } : {}) }),
    focus: (activity, field) => dispatch({ type: 'focus', ...(activity === undefined ? {} : { activity }), ...(field === undefined ? {} : { field }) }),
    editing: { on: editing, busy: false, may: true, mayPublish: true, mayLive: true, begin: () => Promise.resolve(), end: () => Promise.resolve() },
    saving: { dirty: isDirty(state), busy: false, autosave: true, setAutosave: () => undefined, save: () => Promise.resolve(), settle: () => undefined, catchUp: () => undefined },
    ...over,
  }
  told?.(designer)
  return <DesignerContext value={designer}>{children}</DesignerContext>
}
