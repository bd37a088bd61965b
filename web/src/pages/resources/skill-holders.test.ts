import { describe, expect, test } from 'vitest'
import type { Resource } from '@/api/resources'
import { holders } from './skill-holders'

const resource = (name: string, settings: Resource['settings']): Resource => ({ id: name, kind: 'agent', name, settings, revision: 1, created: '2026-01-01T00:00:00Z', updated: '2026-01-01T00:00:00Z' })
const skill = { id: 's1', name: 'Spanish' }

describe('who has a skill', () => {
  test('is known by its name or its id, of agents and of those who stand with a queue', () => {
    const agents = [resource('Ben', { skills: [{ name: 'spanish', value: 5 }] }), resource('Ann', { skills: [{ id: 's1', value: 8 }] }), resource('Cid', { skills: [{ name: 'French' }] })]
    const queues = [resource('Service', { agents: [{ name: 'Dora', skills: [{ name: 'Spanish', value: true }] }, { name: 'Ann', skills: [{ name: 'Spanish', value: 1 }] }] })]
    expect(holders(skill, agents, queues)).toEqual([{ name: 'Ann', value: '8' }, { name: 'Ben', value: '5' }, { name: 'Dora', value: 'true' }])
  })

  test('is nobody where settings hold no lists', () => {
    expect(holders(skill, [resource('Ann', {}), resource('Ben', { skills: 'Spanish' }), resource('Cid', { skills: [null, ['x'], 7] })], [resource('Q', { agents: {} })])).toEqual([])
  })
})
