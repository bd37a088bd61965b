import { Paper, ScrollArea, Text, TextInput } from '@mantine/core'
import { useClickOutside, useFocusTrap } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { grouped, search } from '@/model/catalog'
import type { Catalog } from '@/model/catalog'
import type { ActivityKind, Point } from '@/model/document'
import { KindIcon } from './kind-icon'
import classes from './quick-add.module.css'

type Props = {
  catalog: Catalog
  /** The kinds that fit. */
  kinds: readonly ActivityKind[]
  /** Where it opens, from the corner of the canvas. */
  at: Point
  title: string
  onPick: (kind: ActivityKind) => void
  onClose: (by: 'key' | 'pointer') => void
}

/** QuickAdd is the library at a place of the canvas: type, choose, done. */
export function QuickAdd({ catalog, kinds, at, title, onPick, onClose }: Props) {
  const { t } = useTranslation('designer')
  const list = useId()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const trap = useFocusTrap()
  const outside = useClickOutside(() => onClose('pointer'))
  const groups = grouped(catalog, search(catalog, text, kinds))
  const flat = groups.flatMap((g) => g.kinds)
  const chosen = flat[Math.min(active, flat.length - 1)]
  const option = (k: ActivityKind) => `${list}-${k.name}`
  const step = (by: number) => {
    const next = (Math.min(active, flat.length - 1) + by + flat.length) % Math.max(1, flat.length)
    setActive(next)
    const kind = flat[next]
    if (kind) document.getElementById(option(kind))?.scrollIntoView({ block: 'nearest' })
  }
  const onKey = (e: React.KeyboardEvent) => {
    e.stopPropagation()
    if (e.key === 'Escape') onClose('key')
    else if (e.key === 'ArrowDown') step(1)
    else if (e.key === 'ArrowUp') step(-1)
    else if (e.key === 'Enter' && chosen) onPick(chosen)
    else return
    e.preventDefault()
  }
  return (
    <Paper ref={outside} className={`${classes.box} nodrag nopan nowheel`} style={{ left: at.x, top: at.y }} withBorder shadow="md" role="dialog" aria-label={title} onKeyDown={onKey}>
      <div ref={trap}>
        <TextInput
          data-autofocus value={text} placeholder={t('canvas.searchLibrary')} aria-label={title} leftSection={<IconSearch size={16} aria-hidden />} role="combobox" aria-expanded aria-controls={list} aria-activedescendant={chosen && option(chosen)}
          aria-autocomplete="list" onChange={(e) => {
            setText(e.currentTarget.value)
            setActive(0)
          }}
        />
      </div>
      <ScrollArea.Autosize mah={300} type="auto" mt={6}>
        <div id={list} role="listbox" aria-label={title}>
          {groups.map((g) => (
            <div key={g.group} role="group" aria-label={g.title}>
              <div className={classes.group} aria-hidden>
                {g.title}
              </div>
              {g.kinds.map((k) => (
                <div key={k.name} id={option(k)} role="option" aria-selected={k === chosen} className={classes.option} onClick={() => onPick(k)} onPointerMove={() => setActive(flat.indexOf(k))}>
                  <KindIcon kind={k.name} group={k.group} size={16} />
                  {k.title}
                </div>
              ))}
            </div>
          ))}
        </div>
        {flat.length === 0 && (
          <Text size="sm" c="dimmed" p="xs" role="status">
            {t('canvas.nothingFound', { text })}
          </Text>
        )}
      </ScrollArea.Autosize>
    </Paper>
  )
}
