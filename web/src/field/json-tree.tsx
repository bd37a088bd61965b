import { UnstyledButton } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inside, pathTo, sortOf, type Step } from './json-path'
import classes from './json-tree.module.css'
import { shortly } from './samples'

export type Picked = { steps: readonly Step[]; path: string; value: unknown }

type Branch = { steps: readonly Step[]; path: string; value: unknown; parent: string; size: number; last: Step | undefined }

const first = 100

type Tree = {
  value: unknown
  label: string
  /** The path that is in use. */
  selected?: string
  onPick: (picked: Picked) => void
}

/** JsonTree is a JSON value as a tree; picking a value gives its JSONPath. Arrows move and open, Enter picks. */
export function JsonTree({ value, label, selected, onPick }: Tree) {
  const { t } = useTranslation('field')
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(['$', ...inside(value).map(([s]) => pathTo([s]))]))
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set())
  const [current, setCurrent] = useState('$')
  const tree = useRef<HTMLUListElement>(null)
  const rows = useMemo(() => rowsOf(value, open, whole), [value, open, whole])
  const here = rows.some((r) => r.path === current) ? current : '$'
  const go = (path: string) => {
    setCurrent(path)
    const row = [...(tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])].find((e) => e.dataset.at === path)
    row?.focus()
  }
  const toggle = (path: string, to: boolean) => setOpen((now) => (to ? new Set([...now, path]) : new Set([...now].filter((p) => p !== path))))
  const onKeyDown = (e: KeyboardEvent) => {
    const at = rows.findIndex((r) => r.path === here)
    const row = rows[at]
    if (!row) return
    const to: Record<string, (() => void) | undefined> = {
      ArrowDown: () => go(rows[at + 1]?.path ?? here),
      ArrowUp: () => go(rows[at - 1]?.path ?? here),
      Home: () => go('$'),
      End: () => go(rows.at(-1)?.path ?? here),
      ArrowRight: () => (row.size > 0 && !open.has(here) ? toggle(here, true) : rows[at + 1]?.parent === here ? go(rows[at + 1]?.path ?? here) : undefined),
      ArrowLeft: () => (row.size > 0 && open.has(here) ? toggle(here, false) : go(row.parent === '' ? here : row.parent)),
      Enter: () => onPick(row),
      ' ': () => onPick(row),
    }
    const act = to[e.key]
    if (!act) return
    e.preventDefault()
    act()
  }
  return (
    <ul ref={tree} role="tree" aria-label={label} className={classes.tree} onKeyDown={onKeyDown}>
      {rows.map((row) => {
        const sort = sortOf(row.value)
        const more = !whole.has(row.path) && open.has(row.path) && row.size > first
        return (
          <li key={row.path} role="none">
            <div
              role="treeitem"
              data-at={row.path}
              tabIndex={row.path === here ? 0 : -1}
              aria-level={row.steps.length + 1}
              aria-expanded={row.size > 0 ? open.has(row.path) : undefined}
              aria-selected={row.path === selected}
              className={classes.row}
              style={{ paddingInlineStart: row.steps.length * 14 + 4 }}
              onFocus={() => setCurrent(row.path)}
              onClick={() => {
                go(row.path)
                onPick(row)
              }}
            >
              <span
                aria-hidden
                className={classes.twist}
                onClick={(e) => {
                  if (row.size === 0) return
                  e.stopPropagation()
                  toggle(row.path, !open.has(row.path))
                }}
              >
                {row.size > 0 && <IconChevronRight size={14} data-open={open.has(row.path) || undefined} />}
              </span>
              <span className={classes.name}>{row.last === undefined ? '$' : String(row.last)}</span>
              <span className={classes.value} data-sort={sort}>
                {sort === 'list' ? t('elements', { count: row.size }) : sort === 'object' ? t('members', { count: row.size }) : sort === 'text' ? `"${shortly(row.value)}"` : String(row.value)}
              </span>
            </div>
            {more && (
              <UnstyledButton className={classes.more} onClick={() => setWhole(new Set([...whole, row.path]))}>
                {t('showAll', { count: row.size })}
              </UnstyledButton>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** The rows that are drawn: what is open, and of long lists the beginning unless the whole is asked for. */
export function rowsOf(value: unknown, open: ReadonlySet<string>, whole: ReadonlySet<string>): Branch[] {
  const rows: Branch[] = []
  const walk = (value: unknown, steps: readonly Step[], parent: string) => {
    const path = pathTo(steps)
    const content = inside(value)
    rows.push({ steps, path, value, parent, size: content.length, last: steps.at(-1) })
    if (!open.has(path)) return
    for (const [step, inner] of whole.has(path) ? content : content.slice(0, first)) walk(inner, [...steps, step], path)
  }
  walk(value, [], '')
  return rows
}
