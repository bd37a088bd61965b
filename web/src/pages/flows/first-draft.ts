import type { FlowDocument, FlowType } from '@/api/flows'

/** The draft of a new flow: it starts and ends, as Webex begins one. */
export function firstDraft(name: string, type: FlowType): FlowDocument {
  const subflow = type === 'subflow'
  return {
    name: name.trim(),
    type,
    variables: [],
    events: [],
    activities: [
      { id: 'start', label: subflow ? 'StartSubflow' : 'NewPhoneContact', kind: subflow ? 'subflow-start' : 'start', links: [{ port: 'out', to: 'end' }] },
      { id: 'end', label: subflow ? 'EndSubflow' : 'EndFlow', kind: subflow ? 'subflow-end' : 'end', links: [] },
    ],
    layout: { activities: { start: { x: 80, y: 160 }, end: { x: 480, y: 160 } } },
  }
}
