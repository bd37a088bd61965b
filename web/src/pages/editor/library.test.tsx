// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { kindDrag } from '@/canvas/drag'
import { drawPage } from '@/testing/draw-page'
import { helloFlow } from '@/testing/fake-designer'
import { catalog } from '@/testing/kinds'
import { Library } from './library'

const webex = { over: { catalog } }
const kind = (name: string) => screen.getByRole('button', { name })
const search = () => screen.getByLabelText('Search activities')

/** Kinds that a group of the library shows. */
function inGroup(name: string): (string | null)[] {
  const panel = document.getElementById(screen.getByRole('button', { name }).getAttribute('aria-controls') ?? '')
  return within(panel as HTMLElement).getAllByRole('button').map((b) => b.textContent)
}

describe('ui-6 the activity library', () => {
  test('has the groups of Webex: HTTP Request is under Flow Control, and the start is nowhere', async () => {
    await drawPage(<Library />, webex)
    expect(inGroup('Flow Control')).toEqual(['HTTP Request', 'Case', 'Verify OTP'])
    expect(inGroup('Call Handling')).toEqual(['Menu', 'Queue Contact', 'Disconnect Contact'])
    expect(screen.queryByRole('button', { name: 'Start Flow' })).toBeNull()
  })

  test('groups open and close', async () => {
    const { user } = await drawPage(<Library />, webex)
    const group = kind('Flow Control')
    expect(group).toHaveAttribute('aria-expanded', 'true')
    await user.click(group)
    expect(group).toHaveAttribute('aria-expanded', 'false')
  })

  test('offers handlers where event flows are looked at', async () => {
    const { designer, user } = await drawPage(<Library />, { ...webex, document: { ...helloFlow, events: [{ id: 'h', label: 'OnError', kind: 'event', links: [] }] }, selection: [] })
    expect(screen.queryByRole('button', { name: 'Event' })).toBeNull()
    designer().dispatch({ type: 'tab', tab: 'events' })
    await user.click(await screen.findByRole('button', { name: 'Event' }))
    expect(designer().document.events).toHaveLength(2)
  })

  test('finds by what is typed, and Enter adds the first', async () => {
    const { user, designer } = await drawPage(<Library />, { ...webex, selection: ['s'] })
    await user.type(search(), 'otp')
    expect(screen.queryByRole('button', { name: 'Menu' })).toBeNull()
    expect(kind('Verify OTP')).toBeVisible()
    await user.keyboard('{Enter}')
    expect(designer().document.activities.map((a) => a.kind)).toContain('verify-otp')
  })

  test('finds by the name that Webex uses in a flow', async () => {
    const { user } = await drawPage(<Library />, webex)
    await user.type(search(), 'ivr-menu')
    expect(kind('Menu')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Case' })).toBeNull()
  })

  test('a click puts the activity after what is selected, on its first open port', async () => {
    const { user, designer } = await drawPage(<Library />, { selection: ['w'] })
    await user.click(kind('Wait'))
    const { activities } = designer().document
    const wait = activities.find((a) => a.kind === 'wait')
    expect(activities.flatMap((a) => a.links).map((l) => l.to)).toContain(wait?.id)
    expect(designer().state.history.past.at(-1)?.action).toEqual({ name: 'add', what: 'Wait' })
  })

  test('gives each a label of its own', async () => {
    const { user, designer } = await drawPage(<Library />)
    await user.click(kind('Wait'))
    await user.click(kind('Wait'))
    const labels = designer().document.activities.filter((a) => a.kind === 'wait').map((a) => a.label)
    expect(new Set(labels).size).toBe(2)
  })

  test('can be dragged from', async () => {
    await drawPage(<Library />)
    const held: Record<string, string> = {}
    const dataTransfer = { setData: (type: string, data: string) => (held[type] = data), effectAllowed: '' }
    fireEvent.dragStart(kind('Wait'), { dataTransfer })
    expect(held).toEqual({ [kindDrag]: 'wait' })
    expect(dataTransfer.effectAllowed).toBe('copy')
  })

  test('adds nothing while Edit is off', async () => {
    const { user, designer } = await drawPage(<Library />, { editing: false })
    await user.click(kind('Wait'))
    expect(designer().document).toBe(helloFlow)
  })
})
