import { describe, expect, test } from 'vitest'
import type { CheckedFlow, Flow, ImportNeed } from '@/api/flows'
import { bindingsOf, type Choice, chosen, type ImportFile, newImport, optionsFor, savePlan, sent, withCheck } from './import-list'
import { needKey } from './import-report'

const flow = (id: string, name: string) => ({ id, name, type: 'flow', revision: 3 }) as Flow
const need = (target: string, name: string, id?: string): ImportNeed => ({ target, name, id, activities: ['A'] })

function checked(name: string, { id, type = 'flow', needs = [] }: { id?: string; type?: 'flow' | 'subflow'; needs?: ImportNeed[] } = {}): CheckedFlow {
  return {
    document: { name, id, type, activities: [], events: [], variables: [] },
    text: '', problems: [], references: [],
    report: { format: 'webex-export', activities: 1, events: 0, links: 0, variables: 0, runs: 1, needs, notes: [] },
  }
}

const ready = (key: string, name: string, part: Parameters<typeof checked>[1] = {}): ImportFile => withCheck(newImport(key, `${name}.json`, 'text'), checked(name, part), [], [])

describe('withCheck', () => {
  test('a flow that is new keeps its name', () => {
    expect(ready('1', 'Main')).toMatchObject({ state: 'ready', name: 'Main', included: true, existing: undefined, replaces: false })
  })

  test('a flow of the organisation is known by its id before its name', () => {
    const file = withCheck(newImport('1', 'x', ''), checked('Main', { id: 'f2' }), [flow('f1', 'MAIN'), flow('f2', 'Other')], [])
    expect(file.existing?.id).toBe('f2')
    expect(file.name).toBe('Main 2')
  })

  test('two files of one name get two names', () => {
    const first = ready('1', 'Main')
    expect(withCheck(newImport('2', 'y', ''), checked('main'), [], [first]).name).toBe('main 2')
  })

  test('a flow without a name is called as its file', () => {
    expect(withCheck(newImport('1', 'exports/Night line.json', ''), checked(' '), [], []).name).toBe('Night line')
    expect(withCheck(newImport('1', 'exports/Night line.json', ''), checked(''), [flow('f1', 'night line')], [])).toMatchObject({ name: 'Night line 2', existing: { id: 'f1' } })
  })

  test('a file that is no flow takes no name', () => {
    const bad: ImportFile = { ...ready('1', 'Main'), state: 'bad' }
    expect(withCheck(newImport('2', 'y', ''), checked('Main'), [], [bad]).name).toBe('Main')
  })
})

describe('what a need can lead to', () => {
  const balance = need('subflow', 'Balance', 'w1')
  const main = ready('1', 'Main', { needs: [balance] })
  const part = ready('2', 'Balance', { id: 'w1', type: 'subflow' })

  test('flows of the same import come before those of the organisation', () => {
    const options = optionsFor(balance, main, [main, part], [{ id: 'f9', name: 'Old balance' }])
    expect(options.map((o) => o.value)).toEqual(['file:2', 'have:f9'])
  })

  test('flows of the other type, left out or bad are not offered', () => {
    const offered = (file: ImportFile) => optionsFor(balance, main, [main, file], [])
    expect(offered({ ...part, included: false })).toEqual([])
    expect(offered({ ...part, state: 'bad' })).toEqual([])
    expect(offered(ready('3', 'Balance'))).toEqual([])
  })

  test('queues are those of the organisation only', () => {
    expect(optionsFor(need('queue', 'Balance'), main, [main, part], []).map((o) => o.value)).toEqual([])
  })

  test('what matches is chosen until somebody chooses otherwise', () => {
    const options = optionsFor(balance, main, [main, part], [{ id: 'f9', name: 'Old balance' }])
    expect(chosen(balance, main, options)?.value).toBe('file:2')
    const other = { ...main, choices: { [needKey(balance)]: 'have:f9' } }
    expect(chosen(balance, other, options)?.id).toBe('f9')
    const open = { ...main, choices: { [needKey(balance)]: '' } }
    expect(chosen(balance, open, options)).toBeUndefined()
  })
})

describe('savePlan', () => {
  const to = (file: string): Choice => ({ need: need('subflow', file), option: { id: '', name: file, value: `file:${file}`, file } })
  const queue: Choice = { need: need('queue', 'Q'), option: { id: 'q', name: 'Q', value: 'have:q' } }

  test('what others refer to is saved first', () => {
    const steps = savePlan([{ key: 'a', choices: [to('b'), queue] }, { key: 'b', choices: [to('c')] }, { key: 'c', choices: [] }])
    expect(steps.map((s) => s.key)).toEqual(['c', 'b', 'a'])
    expect(steps.flatMap((s) => s.later)).toEqual([])
    expect(steps[2]?.now).toHaveLength(2)
  })

  test('in a ring the first is bound afterwards', () => {
    const steps = savePlan([{ key: 'a', choices: [to('b')] }, { key: 'b', choices: [to('a')] }])
    expect(steps.map((s) => [s.key, s.now.length, s.later.length])).toEqual([['a', 0, 1], ['b', 1, 0]])
  })

  test('a file that is not saved is waited for by nobody', () => {
    expect(savePlan([{ key: 'a', choices: [to('gone')] }])).toEqual([{ key: 'a', now: [], later: [] }])
  })
})

describe('what is sent', () => {
  const choices: Choice[] = [
    { need: need('queue', 'Sales', 'w-7'), option: { id: 'q1', name: 'Sales', value: 'have:q1' } },
    { need: need('global-variable', 'Language'), option: { id: 'g1', name: 'Lang', value: 'have:g1' } },
    { need: need('subflow', 'Part'), option: { id: '', name: 'Part', value: 'file:2', file: '2' } },
  ]

  test('references by id where they have one, and to files by the flows they became', () => {
    expect(bindingsOf(choices, new Map([['2', flow('f2', 'Part')]]))).toEqual([
      { target: 'queue', from: 'w-7', to: 'q1' },
      { target: 'global-variable', from: 'Language', to: 'g1' },
      { target: 'subflow', from: 'Part', to: 'f2' },
    ])
  })

  test('a file that failed leaves its references open', () => {
    expect(bindingsOf(choices, new Map())).toHaveLength(2)
  })

  test('the name is that of the field, or that of the flow whose draft it becomes', () => {
    const file = { ...ready('1', 'Main'), name: ' Mine ' }
    expect(sent(file, [])).toEqual({ text: 'text', name: 'Mine' })
    expect(sent({ ...file, replaces: true, existing: flow('f', 'Theirs') }, []).name).toBe('Theirs')
  })
})
