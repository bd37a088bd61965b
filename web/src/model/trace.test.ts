import { describe, expect, it } from 'vitest'
import { askedOf, attemptsOf, failureOf, lastFailed, sentOf, stepsOf, type TraceLine, visitsOf } from './trace'

let number = 0
/** A line of a journal, seconds after nine o'clock. */
function line(type: TraceLine['type'], seconds: number, more: Record<string, unknown> = {}): TraceLine {
  return { number: ++number, type, at: `2026-03-02T09:00:0${String(seconds)}.000Z`, branch: 0, ...more }
}
const at = (activity: string, kind = 'menu') => ({ activity, kind })

const lookup = [
  line('enter', 0, { ...at('Lookup', 'http-request'), settings: { path: '/customers' } }),
  line('command', 0, { ...at('Lookup'), command: { type: 'call', method: 'GET', url: '/customers' } }),
  line('result', 1, {
    ...at('Lookup'),
    result: { type: 'answer', status: 200, attempts: [{ method: 'GET', url: 'https://crm/customers', status: 503, ms: 4, error: 'busy' }, { method: 'GET', url: 'https://crm/customers', status: 200, ms: 2.5, token: 'cached', curl: 'curl …' }] },
  }),
  line('leave', 1, { ...at('Lookup'), port: 'default', assigned: { customer: 'Ann' } }),
]

describe('steps of a journal', () => {
  it('ui-26: put what belongs to one visit together', () => {
    const [visit] = visitsOf(stepsOf(lookup))
    expect(visit).toMatchObject({ activity: 'Lookup', kind: 'http-request', settings: { path: '/customers' }, assigned: { customer: 'Ann' }, port: 'default', ms: 1000, failed: false })
    expect(visit?.commands).toHaveLength(1)
    expect(visit?.results).toHaveLength(1)
  })
  it('have every attempt of a request, with how its token came', () => {
    const [visit] = visitsOf(stepsOf(lookup))
    expect(attemptsOf(visit!)).toEqual([
      { method: 'GET', url: 'https://crm/customers', status: 503, ms: 4, token: '', error: 'busy', curl: '' },
      { method: 'GET', url: 'https://crm/customers', status: 200, ms: 2.5, token: 'cached', error: '', curl: 'curl …' },
    ])
  })
  it('keep an activity apart that is entered twice, and branches', () => {
    const steps = stepsOf([
      line('enter', 0, at('Music')), line('enter', 1, { ...at('Answered', 'event'), branch: 1, handles: 'AgentContactAssigned' }), line('leave', 2, { ...at('Music'), port: 'default' }),
      line('enter', 2, at('Music')), line('leave', 3, { ...at('Answered'), branch: 1, port: 'out' }),
    ])
    const visits = visitsOf(steps)
    expect(visits.map((v) => [v.activity, v.branch, v.ms])).toEqual([['Music', 0, 2000], ['Answered', 1, 2000], ['Music', 0, undefined]])
    expect(visits[1]?.handles).toBe('AgentContactAssigned')
    expect(new Set(steps.map((s) => s.number)).size).toBe(3)
  })
  it('tell what happened by itself', () => {
    const steps = stepsOf([line('result', 0, { result: { type: 'happened', event: 'AgentContactAssigned', attributes: { AgentName: 'Zoe' } } }), line('result', 1, { result: { type: 'hungup' } }), line('result', 1, {})])
    expect(steps).toMatchObject([{ type: 'happening', name: 'AgentContactAssigned', attributes: { AgentName: 'Zoe' } }, { name: 'hungup', attributes: {} }])
  })
  it('have the requests for their token where they were sent', () => {
    const request = (status: number, start_ms: number) => ({ method: 'GET', url: '/a', status, ms: 2, start_ms })
    const token = { url: 'https://id/token', status: 200, ms: 3.5, start_ms: 4, basic: true, form: { grant_type: 'client_credentials', client_secret: '[masked]' }, curl: 'curl x' }
    const [visit] = visitsOf(stepsOf([line('enter', 0, at('A')), line('result', 1, { ...at('A'), result: { type: 'answer', status: 200, attempts: [request(401, 0), request(200, 9)], token_requests: [token] } })]))
    expect(sentOf(visit!).map((s) => [s.type, s.request.status])).toEqual([['request', 401], ['token', 200], ['request', 200]])
    expect(sentOf(visit!)[1]!.request).toEqual({
      url: 'https://id/token', status: 200, ms: 3.5, error: '', basic: true, before: false, curl: 'curl x', form: [{ name: 'grant_type', value: 'client_credentials' }, { name: 'client_secret', value: '[masked]' }],
    })
  })
  it('have the request for a token that could not be got, also when another call made it', () => {
    const [visit] = visitsOf(stepsOf([
      line('enter', 0, at('A')), line('result', 1, { ...at('A'), result: { type: 'answer', status: 401, synthetic: 'credential_unavailable', attempts: [], token_requests: [{ url: 'https://id/token', status: 400, error: 'No.', start_ms: -2000 }, 'x'] } }),
    ]))
    expect(sentOf(visit!)).toEqual([{ type: 'token', request: { url: 'https://id/token', status: 400, ms: 0, error: 'No.', basic: false, before: true, curl: '', form: [] } }])
  })
  it('end with why their branch ended, also when the activity was left before', () => {
    const [screen, music] = visitsOf(stepsOf([
      line('enter', 0, { ...at('Screen'), branch: 1 }), line('leave', 1, { ...at('Screen'), branch: 1, port: 'default' }), line('leave', 2, { branch: 1, ends: 'port "default" is not linked' }),
      line('enter', 2, at('Music')), line('leave', 3, { ends: 'an agent answered' }),
    ]))
    expect(screen).toMatchObject({ port: 'default', ends: 'port "default" is not linked', ms: 1000 })
    expect(music).toMatchObject({ ends: 'an agent answered', ms: 1000 })
  })
  it('say what failed', () => {
    const visits = visitsOf(stepsOf([
      line('enter', 0, at('A')), line('result', 0, { ...at('A'), result: { type: 'answer', failure: { code: 'timeout', message: 'No answer in 3 s.' } } }), line('leave', 0, { ...at('A'), port: 'error' }),
      line('enter', 0, at('B')), line('result', 0, { ...at('B'), result: { type: 'refused', description: 'No such queue.' } }),
      line('enter', 1, at('C')), line('problem', 1, { ...at('C'), problem: { message: 'There is no variable x.' } }),
      line('enter', 1, at('D')), line('result', 1, { ...at('D'), result: { type: 'done', failure: { code: 'x' } } }),
    ]))
    expect(visits.map((v) => [v.failed, failureOf(v)])).toEqual([[true, 'No answer in 3 s.'], [true, 'No such queue.'], [true, 'There is no variable x.'], [true, 'x']])
  })
  it('say what failed once, and which visit failed last', () => {
    const visits = visitsOf(stepsOf([
      line('enter', 0, at('A')), line('result', 0, { ...at('A'), result: { type: 'answer', failure: { message: 'No.' } } }), line('problem', 0, { ...at('A'), problem: { message: 'No.' } }), line('leave', 0, { ...at('A'), port: 'error' }),
      line('enter', 0, at('B')),
    ]))
    expect(visits.map(failureOf)).toEqual(['No.', ''])
    expect(lastFailed(visits)?.activity).toBe('A')
    expect(lastFailed([])).toBeUndefined()
  })
  it('survive lines that belong to nothing', () => {
    expect(stepsOf([line('command', 0, { command: {} }), line('leave', 0), line('problem', 0, { problem: {} }), line('result', 0, { ...at('Gone'), result: {} })])).toEqual([])
  })
})

describe('what is asked', () => {
  const question = (command: object) => [line('enter', 0, at('Menu')), line('command', 0, { ...at('Menu'), command: { type: 'collect', ...command } })]
  it('is a choice, or keys, or words', () => {
    expect(askedOf(stepsOf(question({ choices: ['1', '2'] })))).toMatchObject({ choices: ['1', '2'], min: 0, max: 0, speech: false })
    expect(askedOf(stepsOf(question({ min: 4, max: 6, speech: true })))).toMatchObject({ choices: [], min: 4, max: 6, speech: true })
  })
  it('is another question when the same one is asked again, in the same visit or the next', () => {
    const first = question({ min: 4, max: 4 })
    const again = [...first, line('result', 1, { ...at('Menu'), result: { type: 'refused' } }), line('command', 1, { ...at('Menu'), command: { type: 'collect', min: 4, max: 4 } })]
    const later = [...first, line('leave', 2, { ...at('Menu'), port: 'timeout' }), ...question({ min: 4, max: 4 })]
    const questions = [first, again, later].map((lines) => askedOf(stepsOf(lines))?.question)
    expect(new Set(questions).size).toBe(3)
    expect(questions).not.toContain(undefined)
    expect(askedOf(stepsOf(first))).toEqual(askedOf(stepsOf([...first])))
  })
  it('is the question of the branch that still has none, not of one that waits for something else', () => {
    const music = [line('enter', 2, { ...at('Music'), branch: 1 }), line('command', 2, { ...at('Music'), branch: 1, command: { type: 'play' } })]
    expect(askedOf(stepsOf([...question({ choices: ['1'] }), ...music]))?.choices).toEqual(['1'])
  })
  it('takes what is no list of choices for none', () => {
    expect(askedOf(stepsOf(question({ choices: 'x', min: 'y' })))).toMatchObject({ choices: [], min: 0 })
  })
  it('is nothing when it was answered, or left, or never asked', () => {
    const asked = question({ choices: ['1'] })
    expect(askedOf(stepsOf([...asked, line('result', 1, { ...at('Menu'), result: { type: 'collected', digits: '1' } })]))).toBeUndefined()
    expect(askedOf(stepsOf([...asked, line('leave', 1, { ...at('Menu'), port: '1' })]))).toBeUndefined()
    expect(askedOf(stepsOf(lookup))).toBeUndefined()
  })
})
