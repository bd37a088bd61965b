import type { Api } from './world'

/** What a page's address may need: ids of what has been made. */
export type Estate = { flow: string; connector: string; contact: string; entryPoint: string }

type Made = { flow: { id: string; revision: number }; made: { what: string; id: string; name: string }[] }

/** Templates to begin with: one that calls an API through a connector at the sandbox, and two others. */
const samples = ['customer-lookup', 'menu', 'hello']

/** Fills an organisation with a little of everything, so that no page is empty. */
export async function furnish(api: Api): Promise<Estate> {
  const flows: Made[] = []
  for (const name of samples) flows.push(await api<Made>('POST', `/api/templates/${name}`, { sandbox: true }))
  const first = flows[0]!
  await publish(api, first.flow.id, { labels: ['Live'], note: 'First version' })
  await publish(api, first.flow.id, { labels: ['Test'], note: 'Kinder words', force: true })
  const entryPoint = await api<{ id: string }>('POST', '/api/entry-points', { name: 'Service line', channel: 'telephony', flow: first.flow.id, label: 'Live', numbers: ['+14155550100'] })
  const contact = await api<{ id: string }>('POST', '/api/contacts', { entry_point: entryPoint.id, ani: '+14155550101', })
  await api('POST', '/api/contacts', { entry_point: entryPoint.id, ani: '+14155550177', })
  for (const [path, body] of furniture) await api('POST', path, body)
  const connectors = await api<{ items: { id: string }[] }>('GET', '/api/connectors')
  return { flow: first.flow.id, connector: connectors.items[0]?.id ?? '', contact: contact.id, entryPoint: entryPoint.id }
}

/** Publishes the draft of a flow as it is. */
async function publish(api: Api, flow: string, body: object): Promise<void> {
  const { revision } = await api<{ revision: number }>('GET', `/api/flows/${flow}`)
  await api('POST', `/api/flows/${flow}/publish`, body, { 'If-Match': `"${String(revision)}"` })
}

const furniture: [string, unknown][] = [
  ['/api/global-variables', { name: 'Greeting', settings: { type: 'STRING', value: 'Good day' } }],
  ['/api/users', { email: 'ben@e2e.example', name: 'Ben', roles: ['flow_developer'] }],
  ['/api/tokens', { name: 'Build server' }],
]
