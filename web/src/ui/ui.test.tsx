// @vitest-environment jsdom
import { Text } from '@mantine/core'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { drawAt } from '@/testing/place'
import { draw } from '@/testing/render'
import { Confirm } from './confirm'
import { CopyButton } from './copy-button'
import { EmptyState } from './empty-state'
import { ErrorState } from './error-state'
import { Failed } from './failed'
import { Listing, type Pages } from './listing'
import { OnceShown } from './once-shown'
import { PageFrame } from './page-frame'

const trouble = (message: string, more: object = {}) => Object.assign(new Error(message), more)

describe('Listing', () => {
  type Row = { id: string; name: string }
  const given = (more: Partial<Pages<Row>> = {}): Pages<Row> => ({
    data: { pages: [{ items: [{ id: '1', name: 'Ann' }] }, { items: [{ id: '2', name: 'Ben' }] }] }, error: null, isPending: false, hasNextPage: false, isFetchingNextPage: false,
    fetchNextPage: vi.fn(), refetch: vi.fn(), ...more,
  })
  const listing = (list: Pages<Row>) => (
    <Listing label="People" list={list} rowKey={(r) => r.id} empty={<Text>Nobody yet</Text>} columns={[{ key: 'name', head: 'Name', cell: (r) => r.name }, { key: 'id', head: 'Number', cell: (r) => r.id, wide: true }]} />
  )

  test('draws all pages under their headings, in a region that the keyboard reaches', async () => {
    await draw(listing(given()))
    expect(screen.getAllByRole('columnheader').map((h) => h.textContent)).toEqual(['Name', 'Number'])
    expect(screen.getAllByRole('row').slice(1).map((r) => r.textContent)).toEqual(['Ann1', 'Ben2'])
    expect(screen.getByRole('region', { name: 'People' })).toHaveAttribute('tabindex', '0')
    expect(screen.queryByRole('button')).toBeNull()
  })

  test('asks for more only when it is asked to', async () => {
    const list = given({ hasNextPage: true })
    await draw(listing(list))
    expect(list.fetchNextPage).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }))
    expect(list.fetchNextPage).toHaveBeenCalledTimes(1)
  })

  test('says when there is nothing, when it loads, and when it failed', async () => {
    const { unmount } = await draw(listing(given({ data: { pages: [{ items: [] }] } })))
    expect(screen.getByText('Nobody yet')).toBeVisible()
    unmount()
    const second = await draw(listing(given({ isPending: true, data: undefined })))
    expect(screen.getByRole('status', { name: 'Loading…' })).toBeInTheDocument()
    second.unmount()
    const list = given({ error: trouble('No database.') })
    await draw(listing(list))
    expect(screen.getByRole('alert')).toHaveTextContent('No database.')
    expect(screen.queryByText('Ann')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(list.refetch).toHaveBeenCalledTimes(1)
  })
})

describe('Confirm', () => {
  const confirm = (more: object = {}) => {
    const acts = { onConfirm: vi.fn(), onClose: vi.fn() }
    return { acts, element: <Confirm opened title="Remove Ann?" action="Remove" {...acts} {...more}>She keeps her account.</Confirm> }
  }

  test('does it only when its own button is pressed', async () => {
    const { acts, element } = confirm()
    await draw(element)
    const dialog = await screen.findByRole('dialog', { name: 'Remove Ann?' })
    expect(dialog).toHaveTextContent('She keeps her account.')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    expect(acts.onClose).toHaveBeenCalledTimes(1)
    expect(acts.onConfirm).not.toHaveBeenCalled()
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove' }))
    expect(acts.onConfirm).toHaveBeenCalledTimes(1)
  })

  test('Escape is no confirmation', async () => {
    const { acts, element } = confirm({ danger: true })
    await draw(element)
    await screen.findByRole('dialog')
    await userEvent.keyboard('{Escape}')
    expect(acts.onClose).toHaveBeenCalled()
    expect(acts.onConfirm).not.toHaveBeenCalled()
  })

  test('a refusal is told inside it; while it runs it cannot be sent twice', async () => {
    const { acts, element } = confirm({ error: trouble('She is the last administrator.'), pending: true })
    await draw(element)
    const dialog = await screen.findByRole('dialog')
    expect(within(dialog).getByRole('alert')).toHaveTextContent('She is the last administrator.')
    fireEvent.click(within(dialog).getByRole('button', { name: 'Remove' }))
    expect(acts.onConfirm).not.toHaveBeenCalled()
  })

  test('a dialog brings no second banner', async () => {
    await draw(confirm().element)
    await screen.findByRole('dialog')
    expect(document.querySelector('header')).toHaveAttribute('role', 'presentation')
  })
})

describe('ErrorState', () => {
  test('has the words of the server, each field, and the number of the request', async () => {
    await draw(<ErrorState error={trouble('The form is not right.', { request: 'req-7', errors: [{ location: 'body.name', message: 'is missing' }] })} />)
    expect(screen.getByText('name is missing')).toBeVisible()
    const alert = screen.getByRole('alert')
    expect(alert).toHaveTextContent('The form is not right.')
    expect(alert).not.toHaveTextContent('body.')
    expect(alert).toHaveTextContent('Request req-7')
    expect(screen.queryByRole('button')).toBeNull()
  })

  test('a server that does not answer is told in the language of the page', async () => {
    await draw(<ErrorState error={trouble('fetch failed', { name: 'Unreachable' })} />, { language: 'it' })
    expect(screen.getByRole('alert')).not.toHaveTextContent('fetch failed')
  })
})

describe('Failed', () => {
  test.each(['Unable to preload CSS for http://localhost/assets/prompts-1.css', 'Failed to fetch dynamically imported module: http://localhost/assets/prompts-1.js', 'Importing a module script failed.'])('loads the page anew when a part of the program did not come: %s', async (message) => {
    const reset = vi.fn()
    const reload = vi.fn()
    vi.stubGlobal('location', { ...location, reload })
    await drawAt(() => <Failed error={new Error(message)} reset={reset} />)
    expect(await screen.findByRole('alert')).toHaveTextContent('The server does not answer. Check that it runs, then try again.')
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect([reload.mock.calls.length, reset.mock.calls.length]).toEqual([1, 0])
    vi.unstubAllGlobals()
  })
  test('what must not be seen is said not to be there', async () => {
    await drawAt(() => <Failed error={trouble('Your role may not.', { status: 404 })} reset={() => undefined} />)
    expect(await screen.findByRole('heading', { level: 1, name: 'There is nothing here' })).toBeInTheDocument()
    expect(document.body).not.toHaveTextContent('Your role may not.')
    expect(screen.getByRole('link', { name: 'Go to the first page' })).toHaveAttribute('href', '/')
  })

  test('everything else can be tried again, also what is no error', async () => {
    const reset = vi.fn()
    await drawAt(() => <Failed error={'broken'} reset={reset} />)
    expect(await screen.findByRole('alert')).toHaveTextContent('broken')
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(reset).toHaveBeenCalledTimes(1)
  })
})

describe('PageFrame', () => {
  test('says where the page stands, in the window as well', async () => {
    await drawAt(() => <PageFrame title="Flows" lead="Step by step." crumbs={[{ label: 'Services' }, { label: 'Contact Center', to: '/home' }]} actions={<button>New</button>}>inside</PageFrame>)
    expect(await screen.findByRole('heading', { level: 1 })).toHaveTextContent('Flows')
    expect(document.title).toBe('Flows · Callwright')
    const way = screen.getByRole('navigation', { name: 'You are here' })
    expect(way).toHaveTextContent('Services›Contact Center')
    expect(within(way).getAllByRole('link').map((a) => a.textContent)).toEqual(['Contact Center'])
    expect(screen.getByText('Step by step.')).toBeVisible()
    expect(screen.getByRole('button', { name: 'New' })).toBeVisible()
  })

  test('without a way has no empty navigation', async () => {
    await drawAt(() => <PageFrame title="Home">inside</PageFrame>)
    await screen.findByRole('heading', { level: 1 })
    expect(screen.queryByRole('navigation')).toBeNull()
  })
})

describe('copying', () => {
  const clipboard = () => {
    const writeText = vi.fn(() => Promise.resolve())
    vi.stubGlobal('navigator', Object.create(navigator, { clipboard: { value: { writeText } } }))
    return writeText
  }

  test('puts the value on the clipboard and says so', async () => {
    const written = clipboard()
    await draw(<CopyButton value="abc" what="Hash of version 2" />)
    fireEvent.click(screen.getByRole('button', { name: 'Copy: Hash of version 2' }))
    await waitFor(() => expect(screen.getByRole('button', { name: 'Copied: Hash of version 2' })).toBeInTheDocument())
    expect(written).toHaveBeenCalledWith('abc')
  })

  test('K9: what is shown once is marked as a secret, and can be copied', async () => {
    const written = clipboard()
    await draw(<OnceShown title="Your token" value="cw_secret" what="API token">Keep it now.</OnceShown>)
    expect(screen.getByText('cw_secret')).toHaveAttribute('data-secret')
    expect(screen.getByText('Keep it now.')).toBeVisible()
    fireEvent.click(screen.getByRole('button', { name: 'Copy: API token' }))
    await waitFor(() => expect(written).toHaveBeenCalledWith('cw_secret'))
  })
})

test('EmptyState says what there will be and offers the next step', async () => {
  await draw(<EmptyState icon={<i>x</i>} title="No flows yet" lead="Begin with a template."><button>Begin</button></EmptyState>)
  expect(screen.getByRole('heading', { level: 2, name: 'No flows yet' })).toBeInTheDocument()
  expect(screen.getByText('x').closest('[aria-hidden]')).not.toBeNull()
  expect(screen.getByRole('button', { name: 'Begin' })).toBeVisible()
})
