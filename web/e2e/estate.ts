import type { Api } from './world'

/** What a page's address may need: ids of what has been made. */
export type Estate = { flow: string; fn: string; connector: string; contact: string; entryPoint: string }

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
  return { flow: first.flow.id, fn: await functionWithVersions(api), connector: connectors.items[0]?.id ?? '', contact: contact.id, entryPoint: entryPoint.id }
}

/** Publishes the draft of a flow as it is. */
async function publish(api: Api, flow: string, body: object): Promise<void> {
  const { revision } = await api<{ revision: number }>('GET', `/api/flows/${flow}`)
  await api('POST', `/api/flows/${flow}/publish`, body, { 'If-Match': `"${String(revision)}"` })
}

/** Makes a function with two versions, labels, and a draft that is the same as the last. */
async function functionWithVersions(api: Api): Promise<string> {
  const text = (cut: number) => ({
    name: 'Mask number', description: 'What an agent may see of a phone number.', inputs: [{ name: 'number', type: 'STRING' }], outputs: [{ name: 'masked', type: 'STRING' }],
    source: `function main(inputs) {\n  const digits = inputs.number.replaceAll(/\\D/g, '');\n  console.log('digits:', digits.length);\n  return { masked: '***' + digits.slice(-${String(cut)}) };\n}\n`,
  })
  const { id } = await api<{ id: string }>('POST', '/api/functions', text(4))
  const publishFunction = (body: object, revision: number) => api('POST', `/api/functions/${id}/publish`, body, { 'If-Match': `"${String(revision)}"` })
  await publishFunction({ labels: ['Live'], note: 'Four digits' }, 1)
  await api('PUT', `/api/functions/${id}`, text(2), { 'If-Match': '"1"' })
  await publishFunction({ labels: ['Test'], note: 'Two digits' }, 2)
  return id
}

const furniture: [string, unknown][] = [
  ['/api/agents', { name: 'Ann Lee', settings: { team: 'Service', skills: [{ name: 'Spanish', value: 8 }] } }],
  ['/api/skills', { name: 'Spanish', settings: { type: 'proficiency' } }],
  ['/api/skills', { name: 'Region', settings: { type: 'text' } }],
  ['/api/virtual-agents', { name: 'Booking', settings: { url: 'https://bots.example.com/booking', description: 'Makes and moves appointments.' } }],
  ['/api/media-destinations', { name: 'Transcription' }],
  ['/api/webhooks', { name: 'Order system', entry_point: 'Service line', keyed: true }],
  ['/api/webhooks', { name: 'Contact form', entry_point: 'Service line' }],
  ['/api/schedules', { name: 'Morning check', entry_point: 'Service line', days: 'mon-fri', time: '08:30', zone: 'Europe/Berlin' }],
  ['/api/schedules', { name: 'Line test', entry_point: 'Service line', every: '15m', paused: true }],
  ['/api/global-variables', { name: 'Greeting', settings: { type: 'STRING', value: 'Good day' } }],
  ['/api/users', { email: 'ben@e2e.example', name: 'Ben', roles: ['flow_developer'] }],
  ['/api/tokens', { name: 'Build server' }],
]
