import { Accordion, Badge, Group, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { memo, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActivityKind } from '@/api/flows'
import { type Catalog, grouped, placeable, search } from '@/model/catalog'
import { KindIcon } from '@/canvas/kind-icon'
import { useAdding } from './adding'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { startDrag } from './drag'

/** Library is Webex's Activity Library: what can be dragged onto the canvas, or put after what is selected with a click or Enter. */
export function Library() {
  const { t } = useTranslation('designer')
  const { catalog, state, document: doc } = useDesigner()
  const add = useAdding()
  const latest = useRef(add)
  useEffect(() => {
    latest.current = add
  })
  const [text, setText] = useState('')
  const { tab } = state
  const { type } = doc
  const found = useMemo(() => search(catalog, text, catalog.kinds.filter((k) => placeable(k, tab, type) && k.role !== 'start')), [catalog, text, tab, type])
  const onAdd = useCallback((kind: ActivityKind) => latest.current.after(kind), [])
  const first = found[0]
  return (
    <>
      <div className={classes.head}>
        <Text fw={600} size="sm" component="h2">
          {t('library.title')}
        </Text>
      </div>
      <TextInput
        m="xs" size="sm" value={text} onChange={(e) => setText(e.currentTarget.value)} leftSection={<IconSearch size={16} aria-hidden />} placeholder={t('library.search')} aria-label={t('library.search')}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && first) onAdd(first)
        }}
      />
      <div className={classes.scroll}>
        {found.length === 0 && (
          <Text size="sm" c="dimmed" px="md" py="xs">
            {t('library.nothing', { text })}
          </Text>
        )}
        <Groups catalog={catalog} found={found} onAdd={onAdd} />
      </div>
    </>
  )
}

/** Groups are drawn again only when other kinds are offered, not with every letter that is typed in a form. */
const Groups = memo(function Groups({ catalog, found, onAdd }: { catalog: Catalog; found: readonly ActivityKind[]; onAdd: (kind: ActivityKind) => void }) {
  return (
    <Accordion multiple defaultValue={['Call-Handling', 'Flow-Control', 'Events']} variant="default" chevronPosition="left" styles={{ content: { padding: '0 6px 8px' }, control: { paddingInline: 10 }, label: { paddingBlock: 8 } }}>
      {grouped(catalog, found).map((g) => (
        <Accordion.Item key={g.group} value={g.group.replace(' ', '-')}>
          <Accordion.Control>
            <Text size="sm" fw={600}>
              {g.title}
            </Text>
          </Accordion.Control>
          <Accordion.Panel>
            {g.kinds.map((k) => (
              <Kind key={k.name} kind={k} onAdd={() => onAdd(k)} />
            ))}
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
})

function Kind({ kind, onAdd }: { kind: ActivityKind; onAdd: () => void }) {
  const { t } = useTranslation('designer')
  return (
    <UnstyledButton
      className={classes.kind} draggable data-inert={kind.inert || undefined} title={kind.inert ? t('library.inert') : t('library.hint')} onDragStart={(e) => startDrag(e.dataTransfer, kind.name)} onClick={onAdd}
    >
      <KindIcon kind={kind.name} group={kind.group} />
      <Group gap={6} wrap="nowrap" justify="space-between" flex={1}>
        <span>{kind.title}</span>
        {kind.inert && (
          <Badge size="xs" variant="default" tt="none">
            {t('library.kept')}
          </Badge>
        )}
      </Group>
    </UnstyledButton>
  )
}
