import { Badge, Group, Stack, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { KindIcon } from '@/canvas/kind-icon'
import { kindOf } from '@/model/catalog'
import { outline, type OutlineRow } from '@/model/outline'
import { worst } from '@/model/problems'
import { AddAfter } from './add-after'
import { useDesigner } from './designer-context'
import { useDoing } from './doing'
import classes from './outline.module.css'
import { OutlinePorts } from './outline-ports'
import { SeverityMark } from './severity-mark'

/** OutlineView is the flow as a tree, in which all can be done that the canvas does (ui.md, point 14). */
export function OutlineView() {
  const { t } = useTranslation('designer')
  const { document: doc, catalog, placed, validation, state, dispatch, focus, editing } = useDesigner()
  const { remove } = useDoing()
  const list = useRef<HTMLDivElement>(null)
  const rows = outline(doc, catalog, placed).filter((r) => r.place === state.tab)
  const at = Math.max(0, rows.findIndex((r) => state.selection.includes(r.id)))
  const chosen = rows[at]?.id
  useEffect(() => {
    // What was just made or chosen has the keyboard, as long as it is in the outline already.
    if (list.current?.contains(document.activeElement) || document.activeElement === document.body) list.current?.querySelector<HTMLElement>('[data-chosen]')?.focus()
  }, [chosen])
  const go = (i: number) => {
    const next = rows[Math.min(rows.length - 1, Math.max(0, i))]
    if (next) dispatch({ type: 'select', ids: [next.id] })
  }
  const onKey = (e: React.KeyboardEvent) => {
    if (!(e.target instanceof HTMLElement) || e.target.getAttribute('role') !== 'treeitem') return
    const act: Record<string, () => void> = {
      ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), Home: () => go(0), End: () => go(rows.length - 1),
      Enter: () => focus(chosen, 'label'), F2: () => focus(chosen, 'label'), Delete: remove, Backspace: remove,
      ArrowRight: () => list.current?.querySelector<HTMLElement>('[data-chosen] button, [data-chosen] input')?.focus(),
    }
    const key = act[e.key]
    if (!key || e.ctrlKey || e.metaKey) return
    e.preventDefault()
    e.stopPropagation()
    key()
  }
  return (
    <div className={classes.outline}>
      <Group justify="space-between" px="md" py="xs">
        <Text size="sm" c="dimmed">
          {t('outline.lead')}
        </Text>
        {editing.on && <AddAfter label={t(state.tab === 'events' ? 'outline.addHandler' : 'outline.addLoose')} />}
      </Group>
      <div role="tree" aria-label={t('outline.title')} ref={list} onKeyDown={onKey}>
        {rows.map((row, i) => (
          <Row key={row.id} row={row} index={i} count={rows.length} chosen={row.id === chosen} selected={state.selection.includes(row.id)} validation={validation} onSelect={() => dispatch({ type: 'select', ids: [row.id] })} />
        ))}
      </div>
      {rows.length === 0 && (
        <Text size="sm" c="dimmed" p="md">
          {t('outline.empty')}
        </Text>
      )}
    </div>
  )
}

type RowProps = { row: OutlineRow; index: number; count: number; chosen: boolean; selected: boolean; validation: boolean; onSelect: () => void }

function Row({ row, index, count, chosen, selected, validation, onSelect }: RowProps) {
  const { t } = useTranslation('designer')
  const { catalog } = useDesigner()
  const severity = validation ? worst(row.problems) : undefined
  return (
    <div
      role="treeitem" aria-level={row.depth + 1} aria-posinset={index + 1} aria-setsize={count} aria-selected={selected} tabIndex={chosen ? 0 : -1} className={classes.row} data-chosen={chosen || undefined} data-selected={selected || undefined}
      style={{ paddingInlineStart: 16 + row.depth * 28 }} onClick={onSelect} onFocus={(e) => e.target === e.currentTarget && !selected && onSelect()}
      aria-label={[row.label, row.title, row.by === undefined ? '' : t('outline.by', { port: row.by }), row.disabled ? t('outline.disabled') : '', severity ? t(`problems.${severity}`) : ''].filter(Boolean).join(', ')}
    >
      <Group gap="sm" wrap="nowrap" align="flex-start">
        <KindIcon kind={row.kind} group={kindOf(catalog, row.kind)?.group} />
        <Stack gap={4} flex={1} miw={0}>
          <Group gap={8} wrap="wrap">
            <Text fw={600} size="sm" td={row.disabled ? 'line-through' : undefined}>
              {row.label}
            </Text>
            <Text size="xs" c="dimmed">
              {row.title}
            </Text>
            {row.by !== undefined && (
              <Badge size="xs" variant="default" tt="none">
                {row.by}
              </Badge>
            )}
            {!row.reached && (
              <Badge size="xs" variant="outline" color="yellow" autoContrast tt="none">
                {t('outline.loose')}
              </Badge>
            )}
            {severity && <SeverityMark severity={severity} count={row.problems.length} />}
          </Group>
          {selected && <OutlinePorts id={row.id} />}
        </Stack>
      </Group>
    </div>
  )
}
