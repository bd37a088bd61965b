import { describe, expect, it } from 'vitest'
import type { Contact } from '@/api/contacts'
import { actionFor, clocked, inputOf, isFailed, lasted, waitOf } from './standing'

const contact = (more: Partial<Contact> = {}): Contact => ({ id: 'c', channel: 'telephony', state: 'live', steps: 1, started: '2026-03-02T09:00:00Z', flow: { id: 'f', name: 'F', version: 1 }, ...more })

describe('how a contact stands', () => {
  it('lasts to its end, or until now', () => {
    expect(lasted(contact({ ended: '2026-03-02T09:01:05Z' }), 0)).toBe(65)
    expect(lasted(contact(), Date.parse('2026-03-02T09:00:09.6Z'))).toBe(10)
    expect(lasted(contact(), 0)).toBe(0)
    expect([7, 725, 3600].map(clocked)).toEqual(['0:07', '12:05', '1:00:00'])
  })
  it('waits for something until it is over', () => {
    expect(waitOf(contact({ waiting: 'agent' }))).toBe('agent')
    expect(waitOf(contact({ waiting: 'agent', state: 'over' }))).toBeUndefined()
    expect(waitOf(contact({ waiting: 'miracle' }))).toBeUndefined()
  })
  it('has failed, or not', () => {
    expect(isFailed(contact({ outcome: 'failed' }))).toBe(true)
    expect(isFailed(contact({ state: 'quarantined' }))).toBe(true)
    expect(isFailed(contact({ outcome: 'ended' }))).toBe(false)
  })
  it('L5: takes another action when it is simulated', () => {
    expect(actionFor(contact({ simulated: true }))).toBe('contact.simulate')
    expect(actionFor(contact())).toBe('contact.start')
  })
  it('is given keys, or words', () => {
    expect(inputOf(contact(), ' 12# ')).toEqual({ digits: '12#' })
    expect(inputOf(contact(), 'two')).toEqual({ text: 'two' })
    expect(inputOf(contact({ channel: 'chat' }), '2')).toEqual({ text: '2' })
  })
})
