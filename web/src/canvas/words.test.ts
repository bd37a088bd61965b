import type { TFunction } from 'i18next'
import { beforeAll, describe, expect, it } from 'vitest'
import { startTexts } from '@/i18n/i18n'
import { emptyFlow, type FlowActivity } from '@/model/document'
import { placeProblems } from '@/model/problems'
import { catalog } from '@/testing/kinds'
import { type Face, Faces, type Shown } from './faces'
import { spoken } from './mark'
import { faceWords, goesWords, markWords, problemWords } from './words'

let en: TFunction<'designer'>
let de: TFunction<'designer'>
beforeAll(async () => {
  en = (await startTexts('en')).getFixedT('en', 'designer')
  de = (await startTexts('de')).getFixedT('de', 'designer')
})

function face(a: Partial<FlowActivity>, more: Partial<Shown> = {}): Face {
  const activity = { id: 'q', label: 'Queue', kind: 'queue-contact', links: [], ...a }
  const [node] = new Faces().drawn({ document: { ...emptyFlow('F'), activities: [activity] }, place: 'activities', catalog, editable: true, ...more }, new Set(), {})
  return node!.data
}

describe('how long something took', () => {
  it.each([[0, 'en', '0 ms'], [999.4, 'en', '999 ms'], [1000, 'en', '1 sec'], [1249, 'en', '1.2 sec'], [61_000, 'en', '61 sec'], [1249, 'de', '1,2 Sek.'], [1249, 'it', '1,2 s']])('%d ms in %s', (ms, language, want) => {
    expect(spoken(ms, language).replace(/\s/g, ' ')).toBe(want)
  })
})

describe('what a mark says', () => {
  const words = (mark: Face['mark']) => markWords(en, mark!, 'en')
  it('is the state, the visits when there are several, the time, the breakpoint', () => {
    expect(words({ state: 'current' })).toEqual(['now'])
    expect(words({ state: 'done', visits: 1, tookMs: 5 })).toEqual(['passed', '5 ms'])
    expect(words({ state: 'failed', visits: 2, breakpoint: true })).toEqual(['failed', '2 times', 'breakpoint'])
    expect(words({ breakpoint: true })).toEqual(['breakpoint'])
    expect(words({})).toEqual([])
  })
})

describe('where a port goes that leads nowhere (ui 21)', () => {
  it('is told in words, each its own', () => {
    const all = (['errorPort', 'errorEvent', 'caller', 'contactEnds', 'branchEnds'] as const).map((goesTo) => goesWords(en, { port: 'p', title: 'P', goesTo, by: 'OnError' }))
    expect(all[0]).toContain('OnError')
    expect(all[1]).toBe(all[0])
    expect(new Set(all).size).toBe(4)
    expect(all.every((w) => w !== '' && !w.includes('canvas.'))).toBe(true)
  })
})

describe('what an activity says to those who listen (ui 14)', () => {
  it('is its label and kind, and nothing that is not so', () => {
    expect(faceWords(en, face({}), 'en')).toBe('Queue, Queue Contact')
  })
  it('is also the kind of another program', () => {
    expect(faceWords(en, face({ kind: 'acme' }), 'en')).toContain('acme')
  })
  it('is all that is drawn', () => {
    const doc = { ...emptyFlow('F'), activities: [{ id: 'q', label: 'Queue', kind: 'queue-contact', links: [] }] }
    const problem = (severity: 'error' | 'warning' | 'note') => ({ code: 'c', severity, message: 'm', activity_id: 'q' })
    const shown = face({ disabled: true, description: 'waits' }, { problems: placeProblems(doc, [problem('error'), problem('error'), problem('warning'), problem('note')]), changed: new Set(['q']), marks: { q: { state: 'done' } } })
    expect(problemWords(en, shown)).toEqual(['2 errors', '1 warning', '1 hint'])
    const said = faceWords(en, shown, 'en')
    for (const part of ['Queue, Queue Contact', 'Disabled', '2 errors', 'Changed since it was published', 'passed', 'Note: waits']) expect(said).toContain(part)
    expect(faceWords(de, shown, 'de')).not.toContain('errors')
  })
})
