import { Anchor, Badge, Group, Table, Text, Tooltip } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Flow } from '@/api/flows'
import { LabelBadges } from '@/ui/label-badges'
import { Moment } from '@/ui/moment'
import { FlowActions } from './flow-actions'
import classes from './flows.module.css'

/** FlowRow is a flow in the list. */
export function FlowRow({ flow }: { flow: Flow }) {
  const { t } = useTranslation('flows')
  const labels = Object.fromEntries(Object.entries(flow.labels).filter(([label]) => label !== 'Latest'))
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap={6}>
          <Anchor component={Link} to={`/flows/${flow.id}`} className={classes.name}>
            {flow.name}
          </Anchor>
          {flow.lock && (
            <Tooltip label={t('list.lockedBy', { name: flow.lock.by })}>
              <Badge variant="light" color="orange" size="sm" tt="none" leftSection={<IconLock size={12} aria-hidden />}>
                {flow.lock.by}
              </Badge>
            </Tooltip>
          )}
        </Group>
        {flow.description && (
          <Text size="sm" c="dimmed" className={classes.clip}>
            {flow.description}
          </Text>
        )}
      </Table.Td>
      <Table.Td className={classes.wide}>{t(`types.${flow.type}`)}</Table.Td>
      <Table.Td>
        <Group gap={6}>
          {flow.version > 0 ? <Text size="sm">{t('list.numbered', { number: flow.version })}</Text> : <Text size="sm">{t('list.draftOnly')}</Text>}
          <LabelBadges labels={labels} of={flow.version} />
          {flow.changed && flow.version > 0 && (
            <Badge variant="outline" color="gray" size="sm" tt="none">
              {t('list.changed')}
            </Badge>
          )}
        </Group>
      </Table.Td>
      <Table.Td className={classes.wide}>
        <Text size="sm">
          <Moment at={flow.updated} />
        </Text>
        {flow.updated_by && (
          <Text size="xs" c="dimmed">
            {flow.updated_by}
          </Text>
        )}
      </Table.Td>
      <Table.Td align="right">
        <FlowActions flow={flow} />
      </Table.Td>
    </Table.Tr>
  )
}
