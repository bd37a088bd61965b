import { describe, expect, test } from 'vitest'
import type { EntryPoint } from '@/api/entry-points'
import { draftOf, textOf } from './entry-point-draft'

const point = { id: 'e', name: 'Line', channel: 'telephony', flow: 'f', label: 'Live', numbers: ['+1'], variables: { tier: 'gold', count: 3 }, revision: 1, created: '', updated: '' } as unknown as EntryPoint

describe('draftOf', () => {
  test('a new one answers calls by Live', () => {
    expect(draftOf()).toMatchObject({ name: '', channel: 'telephony', label: 'Live', numbers: [], variables: [], public: false })
  })

  test('values that are no texts are shown as JSON', () => {
    expect(draftOf(point).variables).toEqual([{ name: 'tier', value: 'gold' }, { name: 'count', value: '3' }])
  })
})

describe('textOf', () => {
  test('what was not changed is sent as it was, with the types of values', () => {
    expect(textOf(draftOf(point), point)).toEqual({ name: 'Line', channel: 'telephony', flow: 'f', label: 'Live', numbers: ['+1'], variables: { tier: 'gold', count: 3 } })
  })

  test('a value that was changed is a text', () => {
    const draft = { ...draftOf(point), variables: [{ name: ' count ', value: '4' }, { name: '', value: 'lost' }] }
    expect(textOf(draft, point).variables).toEqual({ count: '4' })
  })

  test('only what the channel has is sent', () => {
    const draft = { ...draftOf(), name: ' Chat ', flow: 'f', channel: 'chat' as const, numbers: ['+1'], origins: ['https://a.example'] }
    expect(textOf(draft)).toEqual({ name: 'Chat', channel: 'chat', flow: 'f', label: 'Live', public: false })
    expect(textOf({ ...draft, public: true })).toMatchObject({ public: true, origins: ['https://a.example'] })
    expect(textOf({ ...draft, channel: 'task' })).toEqual({ name: 'Chat', channel: 'task', flow: 'f', label: 'Live' })
  })
})
