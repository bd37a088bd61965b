// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { chance } from '@/testing/random-flow'
import { draw } from '@/testing/render'
import { pathTo, type Step } from './json-path'
import { JsonTree, type Picked, rowsOf } from './json-tree'

const value = { customer: { name: 'Ada', orders: [{ id: 7 }, { id: 8 }] }, empty: {}, none: null, 'last call': true }

const onPick = vi.fn<(picked: Picked) => void>()
beforeEach(() => onPick.mockReset())

const items = () => screen.getAllByRole('treeitem')
const at = (path: string) => items().find((e) => e.dataset.at === path) as HTMLElement
const paths = () => items().map((e) => e.dataset.at)
const keys = (text: string) => userEvent.keyboard(text)

async function tree(of: unknown = value, selected?: string) {
  const drawn = await draw(<JsonTree value={of} label="Body" selected={selected} onPick={onPick} />)
  const first = items()[0] as HTMLElement
  first.focus()
  return drawn
}

describe('the keyboard in a tree of JSON', () => {
  it('walks down and up and stays at the ends', async () => {
    await tree()
    await keys('{ArrowUp}')
    expect(at('$')).toHaveFocus()
    await keys('{ArrowDown}{ArrowDown}')
    expect(at('$.customer.name')).toHaveFocus()
    await keys('{ArrowUp}')
    expect(at('$.customer')).toHaveFocus()
    await keys('{End}{ArrowDown}')
    expect(at("$['last call']")).toHaveFocus()
    await keys('{Home}')
    expect(at('$')).toHaveFocus()
  })

  it('opens with the right arrow, then goes in; closes with the left one, then goes out', async () => {
    await tree()
    expect(paths()).not.toContain('$.customer.orders[0]')
    await keys('{ArrowDown}{ArrowDown}{ArrowDown}')
    expect(at('$.customer.orders')).toHaveAttribute('aria-expanded', 'false')
    await keys('{ArrowRight}')
    expect(at('$.customer.orders')).toHaveAttribute('aria-expanded', 'true')
    expect(at('$.customer.orders')).toHaveFocus()
    await keys('{ArrowRight}')
    expect(at('$.customer.orders[0]')).toHaveFocus()
    await keys('{ArrowLeft}')
    expect(at('$.customer.orders')).toHaveFocus()
    await keys('{ArrowLeft}')
    expect(paths()).not.toContain('$.customer.orders[0]')
    await keys('{ArrowLeft}')
    expect(at('$.customer')).toHaveFocus()
  })

  it('does nothing to the right of what has nothing inside', async () => {
    await tree()
    await keys('{End}')
    const before = paths()
    await keys('{ArrowRight}')
    expect(paths()).toEqual(before)
    expect(at("$['last call']")).toHaveFocus()
  })

  it('picks with Enter and with Space, and leaves other keys to the page', async () => {
    await tree()
    await keys('{ArrowDown}{ArrowDown}{Enter}')
    expect(onPick).toHaveBeenLastCalledWith(expect.objectContaining({ path: '$.customer.name', steps: ['customer', 'name'], value: 'Ada' }))
    await keys('{Home} ')
    expect(onPick.mock.lastCall?.[0].path).toBe('$')
    expect(fireEvent.keyDown(at('$'), { key: 'Tab' })).toBe(true)
    expect(fireEvent.keyDown(at('$'), { key: 'ArrowDown' })).toBe(false)
    expect(onPick).toHaveBeenCalledTimes(2)
  })

  it('has one place in the order of Tab, that of the focus', async () => {
    await tree()
    await keys('{ArrowDown}')
    expect(items().filter((e) => e.tabIndex === 0)).toEqual([at('$.customer')])
  })
})

describe('the mouse in a tree of JSON', () => {
  it('picks by a click on a row, and opens by a click on its arrow without picking', async () => {
    await tree()
    await userEvent.click(screen.getByText('name'))
    expect(onPick.mock.lastCall?.[0].path).toBe('$.customer.name')
    onPick.mockReset()
    await userEvent.click(at('$.customer.orders').querySelector('[aria-hidden]') as Element)
    expect(paths()).toContain('$.customer.orders[1]')
    expect(onPick).not.toHaveBeenCalled()
    await userEvent.click(at('$.customer.name').querySelector('[aria-hidden]') as Element)
    expect(onPick).toHaveBeenCalled() // nothing to open: the row is meant
  })

  it('shows the beginning of a long list, and all of it when asked', async () => {
    await tree(Array.from({ length: 120 }, (_, i) => i))
    expect(items()).toHaveLength(101)
    await userEvent.click(screen.getByRole('button', { name: 'Show all 120' }))
    expect(items()).toHaveLength(121)
    expect(screen.queryByRole('button')).toBeNull()
  })
})

describe('what a tree says', () => {
  it('is what each value is, how deep it stands, and which one is in use', async () => {
    await tree(value, '$.customer.name')
    expect(at('$')).toHaveTextContent('4 members')
    expect(at('$.customer.orders')).toHaveTextContent('2 elements')
    expect(at('$.customer.name')).toHaveTextContent('"Ada"')
    expect(at('$.none')).toHaveTextContent('null')
    expect(at('$.empty')).not.toHaveAttribute('aria-expanded')
    expect(at('$.customer.name')).toHaveAttribute('aria-level', '3')
    expect(items().filter((e) => e.getAttribute('aria-selected') === 'true')).toEqual([at('$.customer.name')])
  })

  it('goes back to the top where the place of the focus is gone', async () => {
    const { rerender } = await tree()
    await keys('{End}')
    rerender(<JsonTree value={{ other: 1 }} label="Body" onPick={onPick} />)
    expect(items().filter((e) => e.tabIndex === 0)).toEqual([at('$')])
  })
})

/** Reads one of our own paths, by nothing but its grammar. */
function stepsIn(path: string): Step[] {
  const steps: Step[] = []
  let rest = path.slice(1)
  while (rest !== '') {
    const found = /^\.([\p{L}_][\p{L}\p{N}_]*)|^\[(\d+)\]|^\['((?:[^'\\]|\\.)*)'\]/u.exec(rest)
    if (!found) throw new Error(`cannot read ${rest}`)
    steps.push(found[1] ?? (found[2] === undefined ? (found[3] as string).replace(/\\(.)/g, '$1') : Number(found[2])))
    rest = rest.slice(found[0].length)
  }
  return steps
}

const names = ['id', 'größe', '', "it's", 'a.b', 'a[0]', '\\', "\\'", '$', '*', '2nd', 'last order', '😀', "']['", '"', '@type', '__proto__x']

describe('20 the path of a place', () => {
  it('leads to that place and to no other, in any JSON', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const c = chance(seed)
      const make = (depth: number): unknown => {
        const sort = depth === 0 ? c.below(4) : c.below(7)
        if (sort < 4) return [c.below(1000), c.of(names), c.below(2) === 0, null][sort]
        if (sort === 4) return Array.from({ length: c.below(4) }, () => make(depth - 1))
        return Object.fromEntries(Array.from({ length: c.below(5) }, () => [c.of(names), make(depth - 1)]))
      }
      const made = make(4)
      // Opened as far as it goes, a branch at a time.
      let open = new Set<string>()
      let rows = rowsOf(made, open, new Set())
      for (let before = -1; before !== rows.length; ) {
        before = rows.length
        open = new Set(rows.map((r) => r.path))
        rows = rowsOf(made, open, new Set())
      }
      expect(new Set(rows.map((r) => r.path)).size, `seed ${String(seed)}: two places of one path`).toBe(rows.length)
      for (const row of rows) {
        expect(stepsIn(row.path), `seed ${String(seed)}`).toEqual(row.steps)
        expect(pathTo(stepsIn(row.path))).toBe(row.path)
        const found = row.steps.reduce<unknown>((v, s) => (v as Record<string, unknown>)[s], made)
        expect(found).toBe(row.value)
      }
    }
  })
})
