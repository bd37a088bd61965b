/** The languages of the pages, by their ISO 639-1 codes. */
export const languages = ['en', 'de', 'it'] as const

export type Language = (typeof languages)[number]

/** What each language calls itself. */
export const languageNames: Record<Language, string> = { en: 'English', de: 'Deutsch', it: 'Italiano' }
