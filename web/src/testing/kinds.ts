import { catalogOf } from '@/model/catalog'
import type { ActivityKind, FormField } from '@/model/document'

type Few = Partial<ActivityKind> & Pick<ActivityKind, 'name' | 'title'>

function kind(k: Few): ActivityKind {
  return { group: 'Flow Control', group_title: 'Flow Control', role: 'step', webex: [], ports: ['default'], port_titles: {}, error_ports: [], outputs: [], secure: [], form: [], schema: {}, ...k }
}

export function formField(f: Partial<FormField> & Pick<FormField, 'name' | 'kind'>): FormField {
  return { label: f.name, help: '', required: false, ...f }
}

const errors = { default: 'Default', error: 'Undefined Error' }

/** A few kinds as the server lists them. */
export const kinds: ActivityKind[] = [
  kind({ name: 'start', title: 'Start Flow', group: 'Call Handling', group_title: 'Call Handling', role: 'start', ports: ['out'], outputs: ['ANI', 'DNIS'], webex: ['NewPhoneContact'] }),
  kind({
    name: 'menu', title: 'Menu', group: 'Call Handling', group_title: 'Call Handling', webex: ['ivr-menu'], ports: ['timeout', 'invalid', 'error'], error_ports: ['error'],
    port_titles: { timeout: 'No-Input Timeout', invalid: 'Unmatched Entry', error: 'Undefined Error' }, outputs: ['OptionEntered'],
    form: [formField({ name: 'choices', kind: 'items', fields: [formField({ name: 'digit', kind: 'plain' }), formField({ name: 'name', kind: 'plain' })] })],
    ports_from: { rows: 'choices', port: 'digit', title: 'name', without: ['0', '1', '2'] },
  }),
  kind({
    name: 'http-request', title: 'HTTP Request', webex: ['http-request-v2'], outputs: ['httpStatusCode', 'httpResponseBody'], secure: ['httpResponseBody'],
    form: [
      formField({ name: 'connector', kind: 'ref', target: 'connector', label: 'Connector' }), formField({ name: 'path', kind: 'text', label: 'Request Path' }), formField({ name: 'headers', kind: 'table' }),
      formField({ name: 'method', kind: 'choice', required: true, default: 'GET' }),
      formField({ name: 'outputs', kind: 'items', fields: [formField({ name: 'variable', kind: 'ref', target: 'variable' }), formField({ name: 'path', kind: 'path' })] }),
    ],
  }),
  kind({
    name: 'case', title: 'Case', ports: ['default', 'error'], error_ports: ['error'], port_titles: errors,
    form: [formField({ name: 'expression', kind: 'expr', required: true }), formField({ name: 'cases', kind: 'items', fields: [formField({ name: 'value', kind: 'text' }), formField({ name: 'port', kind: 'plain' })] })],
    ports_from: { rows: 'cases', port: 'port', title: 'value', without: [] },
  }),
  kind({ name: 'queue-contact', title: 'Queue Contact', group: 'Call Handling', group_title: 'Call Handling', ports: ['default', 'failure'], error_ports: ['failure'], form: [formField({ name: 'queue', kind: 'ref', target: 'queue', label: 'Queue' })] }),
  kind({ name: 'verify-otp', title: 'Verify OTP', ports: ['default', 'failure', 'error'], error_ports: ['failure', 'error'], port_titles: { failure: 'Failure', error: 'Undefined Error' } }),
  kind({ name: 'disconnect', title: 'Disconnect Contact', group: 'Call Handling', group_title: 'Call Handling', role: 'end', ports: [] }),
  kind({ name: 'event', title: 'Event', group: 'Events', group_title: 'Events', role: 'handler', ports: ['out'], outputs: ['AgentName'], form: [formField({ name: 'event', kind: 'plain', required: true }), formField({ name: 'as', kind: 'plain' })] }),
]

export const catalog = catalogOf(kinds)
