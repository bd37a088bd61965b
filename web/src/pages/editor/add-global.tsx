import { Button, Loader, Menu, Text, TextInput } from '@mantine/core'
import { IconWorld } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Bindable, bindablesQuery } from '@/api/bindables'
import type { FlowDocument } from '@/api/flows'
import { addVariable } from '@/model/variables'
import { useDesigner } from './designer-context'

type Type = FlowDocument['variables'][number]['type']

/** AddGlobal takes a global variable of the organisation into the flow. */
export function AddGlobal() {
  const { t } = useTranslation('designer')
  const { document: doc, perform } = useDesigner()
  const [opened, setOpened] = useState(false)
  const [text, setText] = useState('')
  const { data, isPending } = useQuery({ ...bindablesQuery('global-variable'), enabled: opened })
  const there = new Set(doc.variables.filter((v) => v.source === 'GLOBAL').map((v) => v.name))
  const offered = (data ?? []).filter((g) => !there.has(g.name) && g.name.toLowerCase().includes(text.toLowerCase()))
  const add = (g: Bindable) => perform('addVariable', addVariable(doc, { name: g.name, type: (g.type ?? 'STRING') as Type, source: 'GLOBAL', id: g.id }), { what: g.name })
  return (
    <Menu opened={opened} onChange={setOpened} width={260} position="bottom-start" withinPortal>
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconWorld size={14} aria-hidden />}>
          {t('variables.addGlobal')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        {(data ?? []).length > 6 && <TextInput size="xs" m={4} value={text} onChange={(e) => setText(e.currentTarget.value)} placeholder={t('variables.searchGlobal')} aria-label={t('variables.searchGlobal')} />}
        {isPending && <Loader size="sm" m="sm" />}
        {offered.map((g) => (
          <Menu.Item key={g.id} onClick={() => add(g)}>
            {g.name}
          </Menu.Item>
        ))}
        {data && offered.length === 0 && (
          <Text size="sm" c="dimmed" p="xs">
            {t('variables.noGlobals')}
          </Text>
        )}
        <Menu.Divider />
        <Menu.Item component={Link} to="/global-variables">
          {t('variables.manageGlobals')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
