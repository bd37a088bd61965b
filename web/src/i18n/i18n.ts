import i18next, { type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import en from './en'
import { languages, type Language } from './languages'

// The texts of a language come in one file of their own when they are needed;
// English is there from the start, because everything falls back to it.
const loaders: Record<Exclude<Language, 'en'>, () => Promise<{ default: typeof en }>> = {
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
    resources: { en },
    interpolation: { escapeValue: false }, // React escapes
    returnNull: false,
  })
  await speak(made, language)
  return made
}

/** Changes to a language, and remembers it. */
export async function speak(texts: i18n, language: Language): Promise<void> {
  if (language !== 'en' && !texts.hasResourceBundle(language, 'shell')) {
    const { default: all } = await loaders[language]()
    for (const [area, bundle] of Object.entries(all)) texts.addResourceBundle(language, area, bundle)
  }
  await texts.changeLanguage(language)
  if (typeof document !== 'undefined') document.documentElement.lang = language
  try {
    localStorage.setItem(kept, language)
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}
