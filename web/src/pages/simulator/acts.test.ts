import { describe, expect, it } from 'vitest'
import type { Contact } from '@/api/contacts'
import { actsOf, agentEvent, figuresEvent, noFigures } from './acts'

const contact = (more: Partial<Contact>): Contact => ({ id: 'c', channel: 'telephony', state: 'live', steps: 1, started: '', flow: { id: 'f', name: 'F', version: 0 }, ...more })

describe('the contact centre of a simulated contact', () => {
  it('ui-26: does what fits the moment', () => {
    expect(actsOf(contact({}))).toEqual([])
    expect(actsOf(contact({ queue: 'q' }))).toContain('agent-answers')
    expect(actsOf(contact({ queue: 'q' }))).toContain('queue-figures')
    expect(actsOf(contact({ queue: 'q', agent: 'a' }))).toEqual(['agent-ends', 'agent-leaves'])
    expect(actsOf(contact({ state: 'over', queue: 'q' }))).toEqual([])
  })
  it('tells figures that were given and no others', () => {
    expect(figuresEvent(noFigures)).toEqual({ type: 'queue-figures', figures: {} })
    expect(figuresEvent({ position: 3, wait: 90, available: 0, loggedOn: '' }).figures).toEqual({ position: 3, expected_wait_seconds: 90, available: 0 })
    expect(figuresEvent({ ...noFigures, loggedOn: 4 }).figures).toEqual({ logged_on: 4 })
  })
  it('names the agent when somebody did', () => {
    expect(agentEvent('agent-answers', ' ', '')).toEqual({ type: 'agent-answers' })
    expect(agentEvent('agent-answers', 'Ann ', 'Sales')).toEqual({ type: 'agent-answers', agent: { name: 'Ann', team: 'Sales' } })
  })
})
