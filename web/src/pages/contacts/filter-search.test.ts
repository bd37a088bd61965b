import { describe, expect, it } from 'vitest'
import { filtersOf, searchOf, searchWith } from './filter-search'

describe('filters of the list of contacts', () => {
  it('ui-28: are read from the address, and what makes no sense is left out', () => {
    expect(searchOf({ state: 'live', flow: 'f1', number: 14155550101, other: 'x' })).toEqual({ state: 'live', flow: 'f1', number: '14155550101' })
    expect(searchOf({ state: 'dancing', outcome: 'x', since: '1y', simulated: 'maybe', error: '' })).toEqual({})
  })
  it('change one by one', () => {
    expect(searchWith({ state: 'live' }, 'outcome', 'failed')).toEqual({ state: 'live', outcome: 'failed' })
    expect(searchWith({ state: 'live', error: 'any' }, 'state', null)).toEqual({ error: 'any' })
    expect(searchWith({ number: '1' }, 'number', '')).toEqual({})
  })
  it('leave out what goes without saying: real contacts', () => {
    expect(searchOf({ simulated: 'real' })).toEqual({})
    expect(searchWith({ simulated: 'all' }, 'simulated', 'real')).toEqual({})
    expect(searchWith({}, 'simulated', 'all')).toEqual({ simulated: 'all' })
  })
  it('become those of the API', () => {
    const now = Date.parse('2026-03-02T09:00:42.123Z')
    expect(filtersOf({}, now)).toEqual({})
    expect(filtersOf({ simulated: 'all', label: 'Live' }, now)).toEqual({ simulated: 'any', label: 'Live' })
    expect(filtersOf({ simulated: 'simulated', since: '24h' }, now)).toEqual({ simulated: 'true', since: '2026-03-01T09:00:00.000Z' })
  })
  it('ask the same all through a minute', () => {
    const at = (s: string) => filtersOf({ since: '1h' }, Date.parse(`2026-03-02T09:00:${s}Z`))
    expect(at('01')).toEqual(at('59'))
  })
})
