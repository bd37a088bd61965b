import type { Contact } from '@/api/contacts'
import type { FlowDocument } from '@/model/document'
import type { TraceLine } from '@/model/trace'

/** A contact as lists have it. */
export function contactNumbered(n: number, more: Partial<Contact> = {}): Contact {
  return {
    id: `c${String(n)}`, channel: 'telephony', state: 'live', steps: n, started: '2026-03-02T09:00:00Z', flow: { id: 'f1', name: `Flow ${String(n)}`, version: 3, label: 'Live' },
    ani: `+1415555010${String(n)}`, activity: 'Menu', ...more,
  }
}

/** The flow that the journal below is of. */
export const toldFlow: FlowDocument = {
  name: 'Flow 1', type: 'flow', variables: [],
  activities: [
    { id: 'b', label: 'Begin', kind: 'start', links: [{ port: 'out', to: 'l' }] },
    { id: 'l', label: 'Lookup', kind: 'http-request', links: [{ port: 'default', to: 'm' }] },
    { id: 'm', label: 'Menu', kind: 'menu', links: [{ port: 'invalid', to: 'm' }] },
  ],
  events: [{ id: 'e', label: 'Answered', kind: 'event', links: [] }],
}

const line = (number: number, type: TraceLine['type'], activity?: string, more: object = {}): TraceLine =>
  ({ number, type, at: `2026-03-02T09:00:${String(number).padStart(2, '0')}Z`, branch: 0, ...(activity === undefined ? {} : { activity, kind: 'menu' }), ...more })

export const masked = '[masked]'

/** A journal: a request that came through at its second attempt, a menu that was answered wrongly once, and an agent who answered. */
export const journal: TraceLine[] = [
  line(1, 'enter', 'Begin', { kind: 'start' }), line(2, 'leave', 'Begin', { port: 'out' }),
  line(3, 'enter', 'Lookup', { kind: 'http-request', settings: { path: '/customers/7', pin: masked } }),
  line(4, 'command', 'Lookup', { command: { type: 'call', url: '/customers/7' } }),
  line(5, 'result', 'Lookup', {
    result: {
      type: 'answer', status: 200, headers: { 'Content-Type': 'application/json' }, body: '{"name":"Ann"}',
      attempts: [
        { method: 'GET', url: 'https://crm/customers/7', status: 401, ms: 3, token: 'cached', error: 'The token had run out.' },
        { method: 'GET', url: 'https://crm/customers/7', status: 200, ms: 4, token: 'fetched', curl: `curl -H 'Authorization: Bearer ${masked}' https://crm/customers/7` },
      ],
    },
  }),
  line(6, 'leave', 'Lookup', { port: 'default', assigned: { customer: 'Ann', card: masked } }),
  line(7, 'enter', 'Menu'), line(8, 'command', 'Menu', { command: { type: 'collect', choices: ['1', '2'] } }), line(9, 'result', 'Menu', { result: { type: 'collected', digits: '9' } }), line(10, 'leave', 'Menu', { port: 'invalid' }),
  line(11, 'result', undefined, { result: { type: 'happened', event: 'AgentContactAssigned', attributes: { AgentName: 'Zoe' } } }),
  line(12, 'enter', 'Menu'), line(13, 'command', 'Menu', { command: { type: 'collect', choices: ['1', '2'] } }),
]
