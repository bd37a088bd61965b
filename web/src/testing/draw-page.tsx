import type { QueryClient } from '@tanstack/react-query'
import userEvent from '@testing-library/user-event'
import type { ComponentProps, ReactNode } from 'react'
import type { Language } from '@/i18n/languages'
import type { Designer } from '@/pages/editor/designer-context'
import { draw } from './render'
import { FakeDesigner } from './fake-designer'

type Fake = Omit<ComponentProps<typeof FakeDesigner>, 'children' | 'told'>
type More = { language?: Language; cache?: QueryClient }

/** Draws parts of the page for a test, and gives the designer as it is at the moment. */
export async function drawPage(children: ReactNode, fake: Fake = {}, more: More = {}) {
  let now: Designer | undefined
  const { unmount, container } = await draw(
    <FakeDesigner {...fake} told={(d) => (now = d)}>
      {children}
    </FakeDesigner>,
    more,
  )
  const designer = () => {
    if (now === undefined) throw new Error('nothing is drawn yet')
    return now
  }
  return { user: userEvent.setup(), designer, unmount, container }
}
