import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type en from './en'
import entry from './en/entry.json'
import shell from './en/shell.json'
import { languages, type Language } from './languages'

// The texts of a language come in one file of their own. English is always there,
// because everything falls back to it: the words of the frame from the start, the
// rest beside the first page.
const loaders: Record<Language, () => Promise<{ default: typeof en }>> = {
  en: () => import('./en'),
  de: () => import('./de'),
  it: () => import('./it'),
}

const kept = 'callwright-language'

/** The language that was chosen, else the first of the browser's that there is. */
export function preferredLanguage(): Language {
  let wishes: readonly string[] = []
  try {
    wishes = [localStorage.getItem(kept) ?? '', ...navigator.languages]
  } catch {
    wishes = []
  }
  for (const wish of wishes) {
    const found = languages.find((l) => l === wish.slice(0, 2).toLowerCase())
    if (found) return found
  }
  return 'en'
}

/** Makes the texts ready in a language. */
export async function startTexts(language: Language = preferredLanguage()): Promise<i18n> {
  const made = i18next.createInstance()
  await made.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'shell',
    resources: { en: { shell, entry } },
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  })
  await Promise.all([load(made, 'en'), speak(made, language)])
  return made
}

/** Adds the texts of a language that are not there yet. */
async function load(texts: i18n, language: Language): Promise<void> {
  if (texts.hasResourceBundle(language, 'flows')) return
  const { default: all } = await loaders[language]()
  for (const [area, bundle] of Object.entries(all)) texts.addResourceBundle(language, area, bundle)
}

// The language that was wanted last.
const wanted = new WeakMap<i18n, Language>()

/** Changes to a language, and remembers it. One whose texts come when another is wanted already is left. */
export async function speak(texts: i18n, language: Language): Promise<void> {
  wanted.set(texts, language)
  await load(texts, language)
  if (wanted.get(texts) !== language) return
  await texts.changeLanguage(language)
  if (typeof document !== 'undefined') document.documentElement.lang = language
  try {
    localStorage.setItem(kept, language)
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
