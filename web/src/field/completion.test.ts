import { describe, expect, it } from 'vitest'
import { offersAt, type Vocabulary } from './completion'

const vocabulary: Vocabulary = {
  variables: [
    { name: 'customer', type: 'JSON' },
    { name: 'tier', type: 'INTEGER' },
    { name: 'pin', type: 'STRING', secure: true },
    { name: 'NewPhoneContact.ANI', type: 'STRING', from: 'NewPhoneContact' },
  ],
  samples: { customer: '{"name":"Ada","last order":{"id":1},"address":{"city":"Rome"}}', tier: 3, pin: { code: '1234' }, NewPhoneContact: { ANI: '+39061' } },
  words: [
    { name: 'default', kind: 'filter', signature: '| default(default)', doc: 'Another value for an empty one.' },
    { name: 'upper', kind: 'filter', signature: '| upper', doc: '' },
    { name: 'now', kind: 'function', signature: 'now()', doc: '' },
    { name: 'empty', kind: 'test', signature: 'is empty', doc: '' },
    { name: 'contains', kind: 'operator', signature: 'a contains b', doc: '' },
    { name: 'if', kind: 'tag', signature: '{% if … %}', doc: '' },
  ],
  fromFlow: 'Flow variable',
}
const labels = (text: string, expression = false) => offersAt(text, text.length, vocabulary, expression)?.offers.map((o) => o.label)
const offer = (text: string, label: string) => offersAt(text, text.length, vocabulary)?.offers.find((o) => o.label === label)

describe('offersAt (18)', () => {
  it('offers variables with type, last value and the activity they are from', () => {
    expect(labels('{{ ')).toEqual(['customer', 'tier', 'pin', 'NewPhoneContact.ANI', 'now', 'contains'])
    expect(offer('{{ ', 'tier')).toMatchObject({ detail: 'INTEGER  3', doc: 'Flow variable', text: 'tier' })
    expect(offer('{{ ', 'NewPhoneContact.ANI')).toMatchObject({ detail: 'STRING  +39061', doc: 'NewPhoneContact' })
  })

  it('shows no value of a secure variable, nor what is inside it (24)', () => {
    expect(offer('{{ ', 'pin')?.detail).toBe('STRING  •••')
    expect(labels('{{ pin.')).not.toContain('pin.code')
  })

  it('writes the braces outside of an expression', () => {
    expect(offer('Hello ', 'tier')?.text).toBe('{{ tier }}')
    expect(labels('ti', true)).toContain('tier')
  })

  it('offers filters, tests and tags in their places', () => {
    expect(labels('{{ a | ')).toEqual(['default', 'upper'])
    expect(offer('{{ a | ', 'default')).toMatchObject({ text: 'default()', back: 1, doc: 'Another value for an empty one.' })
    expect(offer('{{ a | ', 'upper')).toMatchObject({ text: 'upper', back: 0 })
    expect(labels('{{ a is ')).toEqual(['empty'])
    expect(labels('{% ')).toEqual(['if'])
    expect(offer('{{ ', 'now')).toMatchObject({ text: 'now()', back: 0 })
    expect(labels('{{ "a')).toBeUndefined()
  })

  it('offers what the last value has inside, if it can be written with a dot', () => {
    expect(labels('{{ customer.')?.slice(0, 2)).toEqual(['customer.name', 'customer.address'])
    expect(offer('{{ customer.address.', 'customer.address.city')?.detail).toBe('Rome')
  })
})
