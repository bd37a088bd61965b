import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { render } from '@testing-library/react'
import type { i18n } from 'i18next'
import type { ReactElement, ReactNode } from 'react'
import { I18nextProvider } from 'react-i18next'
import { startTexts } from '@/i18n/i18n'
import type { Language } from '@/i18n/languages'
import { theme } from '@/theme'

type Options = { language?: Language; cache?: QueryClient }

/** Draws a component with what the whole program stands on, and without transitions. */
export async function draw(element: ReactElement, { language = 'en', cache = new QueryClient({ defaultOptions: { queries: { retry: false } } }) }: Options = {}) {
  const texts: i18n = await startTexts(language)
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={cache}>
      <I18nextProvider i18n={texts}>
        <MantineProvider theme={theme} env="test">
          {children}
        </MantineProvider>
      </I18nextProvider>
    </QueryClientProvider>
  )
  return render(element, { wrapper })
}
