// @vitest-environment jsdom
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, test, vi } from 'vitest'
import { drawAt } from '@/testing/place'
import { type Asked, refusal, serve } from '@/testing/server'
import { EntryPointName } from './entry-point-name'
import { EntryPointSelect } from './entry-point-select'

const point = (name: string, more: object = {}) => ({ id: name.toLowerCase(), name, channel: 'task', flow: 'main', flow_name: 'Main', label: 'Live', revision: 1, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z', ...more })

describe('the name of an entry point', () => {
  test('is found on whichever page of the list it stands', async () => {
    const asked = serve({ 'GET /api/entry-points': ({ query }: Asked) => (query.get('cursor') ? { items: [point('Second', { flow_name: undefined })] } : { items: [point('First')], next: 'n' }) })
    await drawAt(() => <EntryPointName id="second" />)
    expect(await screen.findByText('Second')).toBeVisible()
    expect(screen.getByRole('link', { name: 'to main' })).toHaveAttribute('href', '/flows/main')
    expect(asked.map((a) => a.query.get('cursor'))).toEqual([null, 'n'])
  })

  test('that is not to be seen is said not to be', async () => {
    serve({ 'GET /api/entry-points': { items: [] } })
    await drawAt(() => <EntryPointName id="gone" />)
    expect(await screen.findByText('An entry point that you do not see')).toBeVisible()
  })

  test('is left out where the list could not be had', async () => {
    const asked = serve({ 'GET /api/entry-points': () => refusal(403, 'No.') })
    const { container } = await drawAt(() => <EntryPointName id="first" />)
    await waitFor(() => expect(asked).toHaveLength(1))
    expect(container).not.toHaveTextContent('First')
  })
})

describe('choosing an entry point', () => {
  test('shows the channel beside the name, and gives the id', async () => {
    serve({ 'GET /api/entry-points': { items: [point('Desk'), point('Line', { channel: 'telephony' })] } })
    const change = vi.fn()
    await drawAt(() => <EntryPointSelect value="desk" onChange={change} />)
    await waitFor(() => expect(screen.getByRole('combobox', { name: /^Entry point/ })).toHaveValue('Desk · Task'))
    await userEvent.click(screen.getByRole('combobox', { name: /^Entry point/ }))
    await userEvent.click(await screen.findByRole('option', { name: /^Line · / }))
    expect(change).toHaveBeenCalledWith('line')
  })

  test('leads to where one is made when there is none, and shows a refusal', async () => {
    serve({ 'GET /api/entry-points': { items: [] } })
    await drawAt(() => <EntryPointSelect value="" error="is missing" onChange={() => undefined} />)
    expect(await screen.findByRole('link', { name: 'Make one' })).toHaveAttribute('href', '/entry-points')
    expect(screen.getByText('is missing')).toBeVisible()
  })
})
