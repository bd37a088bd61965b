// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test } from 'vitest'
import type { CheckedFlow, ImportNeed } from '@/api/flows'
import { flowNamed } from '@/testing/flows'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { signedIn } from '@/testing/session'
import { handOver } from './dropped-files'
import { Import } from './import'

type Sent = { text: string; name?: string; bindings?: { target: string; from: string; to: string }[] }

const need = (target: string, name: string, activities = ['Step']): ImportNeed => ({ target, name, activities })

/** What the server finds in a file. */
function found(name: string, needs: ImportNeed[] = [], more: Partial<CheckedFlow> & { type?: 'flow' | 'subflow'; id?: string } = {}): CheckedFlow {
  const { type = 'flow', id, ...rest } = more
  return {
    document: { name, id, type, activities: [], events: [], variables: [] }, text: '', problems: [], references: [],
    report: { format: 'webex-export', activities: 4, events: 0, links: 3, variables: 0, runs: 4 - needs.length, needs, notes: [] }, ...rest,
  }
}

const queues = { items: [{ id: 'q1', name: 'Support', revision: 1 }, { id: 'q2', name: 'Sales', revision: 1 }] }

/** Draws the page with a server that knows the files by their texts. */
async function page(files: Record<string, CheckedFlow | Response>, replies: Record<string, unknown> = {}, may = ['flow.read', 'flow.edit', 'queue.read']) {
  const asked = serve({
    'GET /api/flows': { items: [] },
    'GET /api/queues': queues,
    'POST /api/flows/check': ({ body }: Asked) => files[(body as Sent).text],
    'POST /api/flows': ({ body }: Asked) => ({ ...flowNamed((body as Sent).name ?? ''), text: (body as Sent).text }),
    ...replies,
  })
  await drawAt(Import, { cache: signedIn(may) })
  await screen.findByRole('heading', { level: 1, name: 'Import flows' })
  return asked
}

const fileOf = (name: string, text = name) => new File([text], name)
const give = (...files: File[]) => fireEvent.change(screen.getByLabelText('Choose files', { selector: 'input' }), { target: { files } })
const card = (path: string) => screen.findByRole('article', { name: path })
const checked = async (path: string) => waitFor(async () => expect(await card(path)).not.toHaveAttribute('data-state', 'checking'))
const posted = (asked: Asked[]) => asked.filter((a) => a.method === 'POST' && a.path === '/api/flows').map((a) => a.body as Sent)

describe('S0-2: before anything is saved', () => {
  test('the report says what runs and what is needed', async () => {
    const asked = await page({ 'main.json': found('Main', [need('queue', 'Night desk')]) })
    give(fileOf('main.json'))
    await checked('main.json')
    const main = await card('main.json')
    expect(main).toHaveTextContent('main.json · Webex export')
    expect(main).toHaveTextContent('4 activities: 3 run, 1 needs a queue')
    expect(main).toHaveTextContent('Used by Step')
    expect(posted(asked)).toEqual([])
    expect(screen.getByRole('button', { name: 'Import 1 flow' })).toBeEnabled()
  })

  test('what is wrong with a flow is told with how to mend it', async () => {
    const problem = { code: 'required', severity: 'error' as const, message: 'prompt is missing', activity: 'Welcome', mend: 'Choose a prompt.' }
    await page({ 'main.json': found('Main', [], { problems: [problem, { ...problem, code: 'unbound', message: 'no queue' }] as CheckedFlow['problems'] }) })
    give(fileOf('main.json'))
    const main = await card('main.json')
    expect(await within(main).findByText('1 error')).toBeInTheDocument()
    expect(within(main).getByRole('listitem')).toHaveTextContent('Welcome: prompt is missingChoose a prompt.')
    expect(main).not.toHaveTextContent('no queue')
  })

  test('one bad file does not stop the others', async () => {
    const asked = await page({ good: found('Good'), bad: refusal(422, 'Line 3: no flow of Webex.'), other: found('Other') })
    give(fileOf('good.json', 'good'), fileOf('bad.json', 'bad'), fileOf('other.json', 'other'))
    await checked('other.json')
    expect(within(await card('bad.json')).getByRole('alert')).toHaveTextContent('Line 3: no flow of Webex.')
    expect(screen.getByRole('status')).toHaveTextContent('3 files · 1 is no flow')
    await userEvent.click(screen.getByRole('button', { name: 'Import 2 flows' }))
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('2 imported'))
    expect(posted(asked).map((b) => b.name)).toEqual(['Good', 'Other'])
  })

  test('a file that is too large is not sent', async () => {
    const asked = await page({})
    const large = fileOf('large.json')
    Object.defineProperty(large, 'size', { value: 4 * 1024 * 1024 + 1 })
    give(large)
    expect(await screen.findByText(/larger than 4 MB/)).toBeVisible()
    expect(asked.some((a) => a.path === '/api/flows/check')).toBe(false)
  })

  test('a refusal names the first place that is wrong', async () => {
    await page({ bad: refusal(422, 'The body is not what it must be.', { errors: [{ location: 'body.text', message: 'expected length <= 4194304' }] }) })
    give(fileOf('bad.json', 'bad'))
    await checked('bad.json')
    expect(within(await card('bad.json')).getByRole('alert')).toHaveTextContent('body.text: expected length <= 4194304')
  })

  test('an empty file is called one, and is not sent', async () => {
    const asked = await page({})
    give(fileOf('empty.json', ' \n'))
    expect(await screen.findByText(/The file is empty/)).toBeVisible()
    expect(asked.some((a) => a.path === '/api/flows/check')).toBe(false)
  })

  test('files that were dropped on the list of flows are taken over', async () => {
    handOver([{ path: 'folder/main.json', file: fileOf('main.json') }])
    await page({ 'main.json': found('Main') })
    expect(await card('folder/main.json')).toBeInTheDocument()
  })

  test('S2-3: who may only look is told so, and has nothing to choose', async () => {
    await page({}, {}, ['flow.read'])
    expect(screen.getByText('Your role may look at this, but not change it.')).toBeVisible()
    expect(screen.queryByLabelText('Choose files', { selector: 'input' })).toBeNull()
  })
})

describe('S0-2: references', () => {
  test('are bound to what has the same name, and others when they are chosen', async () => {
    const asked = await page({ main: found('Main', [need('queue', 'SUPPORT'), need('queue', 'Night desk')]) })
    give(fileOf('main.json', 'main'))
    await checked('main.json')
    expect(await screen.findByRole('combobox', { name: 'Queue for SUPPORT' })).toHaveValue('Support')
    const night = screen.getByRole('combobox', { name: 'Queue for Night desk' })
    expect(night).toHaveValue('Leave open')
    await userEvent.click(night)
    const options = await screen.findAllByRole('option', { name: 'Sales' })
    await userEvent.click(options.at(-1)!)
    await userEvent.click(screen.getByRole('button', { name: 'Import 1 flow' }))
    await waitFor(() => expect(posted(asked)).toHaveLength(1))
    expect(posted(asked)[0]?.bindings).toEqual([
      { target: 'queue', from: 'SUPPORT', to: 'q1' },
      { target: 'queue', from: 'Night desk', to: 'q2' },
    ])
  })

  test('a subflow of the same import is saved before the flow that calls it', async () => {
    const asked = await page({ main: found('Main', [need('subflow', 'Part')]), part: found('Part', [], { type: 'subflow' }) })
    give(fileOf('main.json', 'main'), fileOf('part.json', 'part'))
    await checked('part.json')
    await userEvent.click(screen.getByRole('button', { name: 'Import 2 flows' }))
    await waitFor(() => expect(posted(asked)).toHaveLength(2))
    expect(posted(asked).map((b) => b.name)).toEqual(['Part', 'Main'])
    expect(posted(asked)[1]?.bindings).toEqual([{ target: 'subflow', from: 'Part', to: 'part' }])
  })

  test('in a ring are bound in a second pass', async () => {
    const asked = await page(
      { a: found('Alpha', [need('flow', 'Beta')]), b: found('Beta', [need('flow', 'Alpha')]) },
      { 'PUT /api/flows/alpha': { ...flowNamed('Alpha'), revision: 2 } },
    )
    give(fileOf('a.json', 'a'), fileOf('b.json', 'b'))
    await checked('b.json')
    await userEvent.click(screen.getByRole('button', { name: 'Import 2 flows' }))
    await waitFor(() => expect(asked.filter((x) => x.method === 'PUT')).toHaveLength(1))
    expect(posted(asked).map((sent) => [sent.name, sent.bindings])).toEqual([
      ['Alpha', undefined],
      ['Beta', [{ target: 'flow', from: 'Alpha', to: 'alpha' }]],
    ])
    const second = asked.find((x) => x.method === 'PUT')!
    expect(second.body).toMatchObject({ text: 'a', bindings: [{ target: 'flow', from: 'Beta', to: 'beta' }] })
    expect(second.headers.get('If-Match')).toBe('"1"')
  })
})

describe('S0-2: a flow that is there already', () => {
  const there = { 'GET /api/flows': { items: [flowNamed('Main', { revision: 5 })] } }

  test('stays, and the new one gets a name that is free', async () => {
    const asked = await page({ main: found('Main') }, there)
    give(fileOf('main.json', 'main'))
    await checked('main.json')
    expect(screen.getByRole('radio', { name: 'Import as a new flow' })).toBeChecked()
    expect(screen.getByLabelText('Name of the flow')).toHaveValue('Main 2')
    await userEvent.click(screen.getByRole('button', { name: 'Import 1 flow' }))
    await waitFor(() => expect(posted(asked).map((b) => b.name)).toEqual(['Main 2']))
  })

  test('gets a new draft when that is chosen', async () => {
    const asked = await page({ main: found('Main') }, { ...there, 'PUT /api/flows/main': flowNamed('Main', { revision: 6 }) })
    give(fileOf('main.json', 'main'))
    await checked('main.json')
    await userEvent.click(screen.getByRole('radio', { name: 'Replace its draft' }))
    await userEvent.click(screen.getByRole('button', { name: 'Import 1 flow' }))
    await waitFor(() => expect(asked.some((a) => a.method === 'PUT')).toBe(true))
    expect(asked.find((a) => a.method === 'PUT')?.headers.get('If-Match')).toBe('"5"')
    expect(posted(asked)).toEqual([])
    expect(await screen.findByRole('link', { name: 'Open Main' })).toHaveAttribute('href', '/flows/main')
  })
})

describe('saving', () => {
  test('what the server refuses can be tried again, the rest is saved', async () => {
    let full = true
    const asked = await page(
      { a: found('Alpha'), b: found('Beta') },
      { 'POST /api/flows': ({ body }: Asked) => ((body as Sent).name === 'Alpha' && full ? refusal(403, 'The licence allows no further flow.') : flowNamed((body as Sent).name ?? '')) },
    )
    give(fileOf('a.json', 'a'), fileOf('b.json', 'b'))
    await checked('b.json')
    await userEvent.click(screen.getByRole('button', { name: 'Import 2 flows' }))
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('1 imported · 1 not imported'))
    expect(within(await card('a.json')).getByRole('alert')).toHaveTextContent('The licence allows no further flow.')
    full = false
    await userEvent.click(screen.getByRole('button', { name: 'Import 1 flow' }))
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('2 imported'))
    expect(posted(asked).map((b) => b.name)).toEqual(['Alpha', 'Beta', 'Alpha'])
  })

  test('takes only what is ticked, and lets files be removed', async () => {
    const asked = await page({ a: found('Alpha'), b: found('Beta'), c: found('Gamma') })
    give(fileOf('a.json', 'a'), fileOf('b.json', 'b'), fileOf('c.json', 'c'))
    await checked('c.json')
    await userEvent.click(screen.getByRole('checkbox', { name: 'Import Alpha' }))
    await userEvent.click(screen.getByRole('button', { name: 'Remove c.json' }))
    expect(screen.queryByRole('article', { name: 'c.json' })).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Import 1 flow' }))
    await waitFor(() => expect(posted(asked).map((b) => b.name)).toEqual(['Beta']))
    expect(screen.getByRole('checkbox', { name: 'Import Alpha' })).not.toBeChecked()
    await userEvent.click(await screen.findByRole('button', { name: 'Import more' }))
    expect(screen.queryByRole('article')).toBeNull()
  })
})
