// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { preferredLanguage, speak, startTexts } from './i18n'

beforeEach(() => localStorage.clear())

describe('texts', () => {
  it('ui-5: come in the language of the browser', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr-FR', 'it-CH', 'de'])
    expect(preferredLanguage()).toBe('it')
  })
  it('ui-5: come in the language that was chosen, whatever the browser has', async () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['it'])
    const texts = await startTexts('en')
    await speak(texts, 'de')
    expect(preferredLanguage()).toBe('de')
    expect(texts.t('nouns.connectors')).toBe('Konnektoren')
    expect(document.documentElement.lang).toBe('de')
  })
  it('stay in the language that was chosen last, though those of another come later', async () => {
    const texts = await startTexts('it')
    await Promise.all([speak(texts, 'de'), speak(texts, 'it')])
    expect([texts.language, document.documentElement.lang, preferredLanguage()]).toEqual(['it', 'it', 'it'])
  })
  it('are English for a browser that speaks none of the languages', () => {
    vi.spyOn(navigator, 'languages', 'get').mockReturnValue(['fr'])
    expect(preferredLanguage()).toBe('en')
  })
})
