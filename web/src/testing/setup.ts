import '@testing-library/jest-dom/vitest'
import { afterAll, afterEach } from 'vitest'

if (typeof window !== 'undefined') {
  // What Mantine asks a browser for, and jsdom does not have.
  window.matchMedia = (query) => ({
    matches: false, media: query, onchange: null, addListener: () => undefined, removeListener: () => undefined,
    addEventListener: () => undefined, removeEventListener: () => undefined, dispatchEvent: () => false,
  })
  window.ResizeObserver = class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
  Element.prototype.scrollIntoView = () => undefined
  window.scrollTo = () => undefined
  Object.defineProperty(document, 'fonts', { configurable: true, value: { addEventListener: () => undefined, removeEventListener: () => undefined } })
  // A test that wants the code editor gives it something to measure by; the next file begins without.
  afterAll(() => {
    Reflect.deleteProperty(Range.prototype, 'getClientRects')
    Reflect.deleteProperty(Range.prototype, 'getBoundingClientRect')
  })
  const { cleanup, configure } = await import('@testing-library/react')
  configure({ asyncUtilTimeout: 10_000 }) // what does not come fails; a busy machine may take its time
  afterEach(cleanup)
}
