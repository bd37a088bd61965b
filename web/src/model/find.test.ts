import { describe, expect, it } from 'vitest'
import { catalog } from '@/testing/kinds'
import { chance, randomFlow } from '@/testing/random-flow'
import { emptyFlow, find as activity, type FlowDocument } from './document'
import { find, preview, readQuery, refNames, replace } from './find'

const doc: FlowDocument = {
  ...emptyFlow('F'),
  variables: [{ name: 'crmUrl', type: 'STRING', value: 'https://crm.example' }],
  activities: [
    { id: 'h', label: 'AskCRM', kind: 'http-request', description: 'crm, then crm', links: [], settings: { connector: { name: 'CRM', id: 'c1' }, path: '/crm/{{ crmUrl }}', outputs: [{ variable: 'tier', path: '$.crm' }] } },
    { id: 'q', label: 'Queue', kind: 'queue-contact', disabled: true, links: [], settings: { queue: 'Sales' } },
    { id: 'm', label: 'Menu', kind: 'menu', links: [], settings: { text: '{{ AskCRM.httpStatusCode }}' } },
    { id: 'x', label: 'Other', kind: 'acme', links: [] },
  ],
}
const problems = [{ code: 'c', severity: 'error' as const, message: 'no queue', activity_id: 'q', field: 'queue' }]
const where = (q: string) => find(doc, q, { problems, catalog }).map((h) => `${h.label} ${h.path}`.trim())

describe('a query', () => {
  it('has words and conditions', () => {
    expect(readQuery('hello  is:invalid uses:connector:"My CRM" kind:menu is:odd')).toEqual({ words: 'hello     is:odd', invalid: true, disabled: false, uses: [{ target: 'connector', name: 'My CRM' }], kinds: ['menu'] })
  })
  it.each([
    ['', []], ['is:invalid', ['Queue queue']], ['is:disabled', ['Queue']], ['uses:connector', ['AskCRM connector']], ['uses:connector:crm', ['AskCRM connector']], ['uses:connector:c1', ['AskCRM connector']], ['uses:connector:other', []],
    ['uses:variable', ['AskCRM outputs[0].variable']], ['kind:menu', ['Menu']], ['kind:ivr-menu', ['Menu']], ['kind:"queue contact"', ['Queue']], ['kind:acme', ['Other']], ['is:disabled kind:menu', []], ['sales', ['Queue queue']], ['sales kind:menu', []],
  ])('%s', (query, want) => {
    expect(where(query)).toEqual(want)
  })
  it('finds words everywhere, whatever the letter case', () => {
    expect(where('CRM')).toEqual(['AskCRM label', 'AskCRM description', 'AskCRM description', 'AskCRM connector.name', 'AskCRM path', 'AskCRM path', 'AskCRM outputs[0].path', 'Menu text', 'crmUrl variables.crmUrl.name', 'crmUrl variables.crmUrl.value'])
    expect(find(doc, 'sales')[0]).toMatchObject({ at: 0, length: 5, text: 'Sales' })
  })
  it('knows both ways to write a reference', () => {
    expect([refNames('a'), refNames({ id: 'i', name: 'n' }), refNames(''), refNames(null)]).toEqual([['a'], ['n', 'i'], [], []])
  })
})

describe('replacing (ui 11)', () => {
  it('shows each text once before anything changes', () => {
    expect(preview(find(doc, 'crm', { catalog }), 'ERP').map((r) => [r.before, r.after])).toEqual([
      ['AskCRM', 'AskERP'], ['crm, then crm', 'ERP, then ERP'], ['CRM', 'ERP'], ['/crm/{{ crmUrl }}', '/ERP/{{ ERPUrl }}'], ['$.crm', '$.ERP'], ['{{ AskCRM.httpStatusCode }}', '{{ AskERP.httpStatusCode }}'],
    ])
  })
  it('changes what was shown', () => {
    const next = replace(doc, find(doc, 'crm', { catalog }), 'ERP', catalog)
    expect(activity(next, 'h')).toMatchObject({ label: 'AskERP', description: 'ERP, then ERP', settings: { connector: { name: 'ERP', id: 'c1' }, path: '/ERP/{{ ERPUrl }}', outputs: [{ variable: 'tier', path: '$.ERP' }] } })
    expect(activity(next, 'm')?.settings).toEqual({ text: '{{ AskERP.httpStatusCode }}' })
    expect(activity(next, 'q')).toBe(activity(doc, 'q'))
  })
  it('of a label alone takes the expressions along', () => {
    const label = find(doc, 'AskCRM').filter((h) => h.field === 'label')
    expect(activity(replace(doc, label, 'Ask', catalog), 'm')?.settings).toEqual({ text: '{{ Ask.httpStatusCode }}' })
  })
  it('leaves alone what has changed since', () => {
    const hits = find(doc, 'sales')
    const since = { ...doc, activities: doc.activities.map((a) => (a.id === 'q' ? { ...a, settings: { queue: 'Service' } } : a)) }
    expect(replace(since, hits, 'x')).toEqual(since)
    expect(replace(doc, [], 'x')).toBe(doc)
  })
})

describe('finding what is written oddly', () => {
  const odd: FlowDocument = { ...emptyFlow('F'), variables: [{ name: 'İstanbul', type: 'STRING', description: 'a.b' }], activities: [{ id: 'a', label: 'aAaA', kind: 'acme', links: [], settings: { list: ['a.b', { c: 'A.B a+b' }], n: 7 } }] }
  it.each([
    ['a.b', ['list[0]', 'list[1].c', 'variables.İstanbul.description']], ['A+B', ['list[1].c']], ['aa', ['label', 'label']], ['$', []], ['.*', []], ['stanbul', ['variables.İstanbul.name']], ['7', []],
  ])('%s', (words, paths) => {
    expect(find(odd, words).map((h) => h.path)).toEqual(paths)
  })
  it('does not replace in variables, nor what is no text', () => {
    expect(replace(odd, find(odd, 'stanbul'), 'x')).toBe(odd)
    expect(preview(find(odd, 'kind:acme'), 'x')).toEqual([])
  })
  it('replaces every place of a text, from left to right, also by what holds the words', () => {
    expect(preview(find(odd, 'aa'), 'aaa').map((r) => r.after)).toEqual(['aaaaaa'])
    expect(activity(replace(odd, find(odd, 'a.b'), '$&'), 'a')?.settings).toEqual({ list: ['$&', { c: '$& a+b' }], n: 7 })
  })
  it('leaves a label that another activity has', () => {
    const two = { ...doc, activities: [...doc.activities, { id: 'z', label: 'Menu2', kind: 'menu', links: [] }] }
    expect(replace(two, find(two, 'Menu2').filter((h) => h.field === 'label'), 'Menu', catalog)).toBe(two)
  })
  it('of an empty flow finds nothing', () => {
    for (const query of ['', 'x', 'is:invalid', 'uses:queue', 'kind:menu']) expect(find(emptyFlow('F'), query, { problems, catalog })).toEqual([])
  })
})

describe('laws of finding', () => {
  it('what is found is written there, and replacing it by itself changes nothing', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const any = randomFlow(chance(seed), 50)
      const hits = find(any, 'e', { catalog })
      for (const h of hits) expect(h.text.slice(h.at, h.at + h.length).toLowerCase()).toBe('e')
      expect(replace(any, hits.filter((h) => h.text[h.at] === 'e'), 'e', catalog)).toBe(any)
    }
  })
})
