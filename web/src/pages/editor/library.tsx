import { Accordion, Badge, Group, Text, TextInput, UnstyledButton } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ActivityKind } from '@/api/flows'
import { grouped, placeable, search } from '@/model/catalog'
import { KindIcon } from '@/canvas/kind-icon'
import { useAdding } from './adding'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { startDrag } from './drag'

/** Library is Webex's Activity Library: what can be dragged onto the canvas, or put after what is selected with Enter. */
export function Library({ searchRef }: { searchRef?: React.Ref<HTMLInputElement> }) {
  const { t } = useTranslation('designer')
  const { catalog, state, document: doc } = useDesigner()
  const add = useAdding()
  const [text, setText] = useState('')
  const offered = catalog.kinds.filter((k) => placeable(k, state.tab, doc.type) && k.role !== 'start')
  const found = search(catalog, text, offered)
  const groups = grouped(catalog, found)
  const first = found[0]
  return (
    <>
      <div className={classes.head}>
        <Text fw={600} size="sm" component="h2">
          {t('library.title')}
        </Text>
      </div>
      <TextInput
        ref={searchRef} m="xs" size="sm" value={text} onChange={(e) => setText(e.currentTarget.value)} leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={t('library.search')} aria-label={t('library.search')}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && first) add.after(first)
        }}
      />
      <div className={classes.scroll}>
        {groups.length === 0 && (
          <Text size="sm" c="dimmed" px="md" py="xs">
            {t('library.nothing', { text })}
          </Text>
        )}
        <Accordion multiple defaultValue={['Call-Handling', 'Flow-Control', 'Events']} variant="default" chevronPosition="left" styles={{ content: { padding: '0 6px 8px' }, control: { paddingInline: 10 }, label: { paddingBlock: 8 } }}>
          {groups.map((g) => (
            <Accordion.Item key={g.group} value={g.group.replace(' ', '-')}>
              <Accordion.Control>
                <Text size="sm" fw={600}>
                  {g.title}
                </Text>
              </Accordion.Control>
              <Accordion.Panel>
                {g.kinds.map((k) => (
                  <Kind key={k.name} kind={k} onAdd={() => add.after(k)} />
                ))}
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      </div>
    </>
  )
}

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
