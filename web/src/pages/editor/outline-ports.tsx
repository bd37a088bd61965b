import { Group, SimpleGrid } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { kindOf } from '@/model/catalog'
import { find } from '@/model/document'
import { portsOf } from '@/model/ports'
import { AddAfter } from './add-after'
import { useDesigner } from './designer-context'
import { PortLink } from './port-link'

/** OutlinePorts are the ways out of the row that is selected: each can be led somewhere, or to a new activity. */
export function OutlinePorts({ id }: { id: string }) {
  const { t } = useTranslation('designer')
  const { document: doc, catalog, editing } = useDesigner()
  const activity = find(doc, id)
  if (!activity) return null
  const ports = portsOf(kindOf(catalog, activity.kind), activity)
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="xs" py={4}>
      {ports.map((p) => (
        <Group key={p.name} gap={6} wrap="nowrap" align="flex-start">
          <div style={{ flex: 1, minWidth: 0 }}>
            <PortLink activity={activity} port={p} size="xs" />
          </div>
          {editing.on && <AddAfter port={{ from: id, port: p.name }} label={t('outline.addAfter', { port: p.title })} compact />}
        </Group>
      ))}
    </SimpleGrid>
  )
}
