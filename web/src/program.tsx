import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { i18n } from 'i18next'
import { useState } from 'react'
import { I18nextProvider } from 'react-i18next'
import { answerIn, onSignedOut } from './api/client'
import { answersIn } from './api/query-client'
import { sessionQuery } from './api/session'
import { newRouter } from './routes'
import { readable, theme } from './theme'
import { nonce } from './ui/nonce'

// The library that keeps the page behind a dialog from scrolling makes a style of
// its own, and looks for the nonce under this name.
Object.assign(globalThis, { __webpack_nonce__: nonce() })

const scheme = localStorageColorSchemeManager({ key: 'callwright-scheme' })

/** Program is all of the pages with what they stand on. */
export function Program({ cache, texts }: { cache: QueryClient; texts: i18n }) {
  const [router] = useState(() => {
    const made = newRouter(cache)
    answerIn(texts.language)
    texts.on('languageChanged', (language) => answersIn(cache, language))
    onSignedOut(() => {
      if (cache.getQueryData(sessionQuery.queryKey) == null) return
      cache.setQueryData(sessionQuery.queryKey, null)
      void made.invalidate()
    })
    return made
  })
  return (
    <QueryClientProvider client={cache}>
      <I18nextProvider i18n={texts}>
        <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={scheme} getStyleNonce={nonce} cssVariablesResolver={readable}>
          <Notifications position="bottom-right" />
          <RouterProvider router={router} />
        </MantineProvider>
      </I18nextProvider>
    </QueryClientProvider>
  )
}
