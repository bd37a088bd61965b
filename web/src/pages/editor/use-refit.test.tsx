// @vitest-environment jsdom
import { act, fireEvent, render, screen } from '@testing-library/react'
import { useRef } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Place } from '@/model/document'
import { useRefit } from './use-refit'

let told: (() => void)[] = []
beforeEach(() => {
  told = []
  vi.stubGlobal('ResizeObserver', class {
    constructor(tell: () => void) {
      told.push(tell)
    }
    observe() {}
    disconnect() {}
  })
})

function Box({ part = 'activities', chosen = false }: { part?: Place; chosen?: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  return (
    <div ref={box} data-testid="box">
      {useRefit(box, part, chosen)}
    </div>
  )
}

const box = () => screen.getByTestId('box')
let width = 0

/** Something beside the canvas opens, or the window changes. */
function resize(window_ = window.innerWidth) {
  width++
  Object.defineProperty(box(), 'clientWidth', { configurable: true, value: width })
  vi.stubGlobal('innerWidth', window_)
  act(() => told.at(-1)?.())
}

describe('the canvas beside what opens and closes', () => {
  test('shows the flow anew with each panel', () => {
    render(<Box />)
    resize()
    expect(box()).toHaveTextContent('1')
    resize()
    expect(box()).toHaveTextContent('2')
  })

  test('does nothing where its own size stays', () => {
    render(<Box />)
    act(() => told.at(-1)?.())
    expect(box()).toHaveTextContent('0')
  })

  test.each(['pointerDown', 'wheel', 'keyDown'] as const)('stays as the person left it after %s', (touch) => {
    render(<Box />)
    fireEvent[touch](box())
    resize()
    expect(box()).toHaveTextContent('0')
  })

  test('stays at what was chosen', () => {
    const { rerender } = render(<Box chosen />)
    resize()
    rerender(<Box />)
    resize()
    expect(box()).toHaveTextContent('0')
  })

  test('leaves the size of the window to the person', () => {
    render(<Box />)
    resize(500)
    expect(box()).toHaveTextContent('0')
  })

  test('begins anew with the other part of the flow', () => {
    const { rerender } = render(<Box />)
    fireEvent.wheel(box())
    rerender(<Box part="events" />)
    resize()
    expect(box()).toHaveTextContent('1')
  })
})
