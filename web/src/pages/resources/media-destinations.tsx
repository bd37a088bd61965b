import { Group, Text } from '@mantine/core'
import { IconBroadcast } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Resource } from '@/api/resources'
import { CopyButton } from '@/ui/copy-button'
import type { Column } from '@/ui/listing'
import { ResourcePage } from './resource-page'

/** MediaDestinations are listeners to the sound of calls. Exports of flows refer to them by their ids. */
export function MediaDestinations() {
  const { t } = useTranslation('resources')
  const columns: Column<Resource>[] = [
    {
      key: 'id',
      head: t('mediaDestinations.id'),
      wide: true,
      cell: (r) => (
        <Group gap={4} wrap="nowrap">
          <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {r.id}
          </Text>
          <CopyButton value={r.id} what={t('mediaDestinations.idOf', { name: r.name })} />
        </Group>
      ),
    },
  ]
  return <ResourcePage noun="media-destinations" icon={<IconBroadcast size={28} />} columns={columns} />
}
