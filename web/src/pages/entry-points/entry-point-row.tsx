import { Alert, Anchor, Badge, Group, Menu, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconExternalLink, IconPencil, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { EntryPoint } from '@/api/entry-points'
import { CopyButton } from '@/ui/copy-button'
import { RowMenu } from '@/ui/row-menu'
import classes from './entry-points.module.css'

/** EntryPointRow is an entry point in the list. */
export function EntryPointRow({ point, onEdit, onDelete }: { point: EntryPoint; onEdit?: () => void; onDelete?: () => void }) {
  const { t } = useTranslation(['flows', 'shell'])
  return (
    <Table.Tr>
      <Table.Td>
        <Text className={classes.name}>{point.name}</Text>
        {point.warnings?.map((warning) => (
          <Alert key={warning} color="orange" p={6} mt={4}>
            <Text size="xs">{warning}</Text>
          </Alert>
        ))}
      </Table.Td>
      <Table.Td className={classes.wide}>{t(`channels.${point.channel}`)}</Table.Td>
      <Table.Td>
        <Group gap={6}>
          <Anchor component={Link} to={`/flows/${point.flow}`} style={{ overflowWrap: 'anywhere' }}>
            {point.flow_name ?? point.flow}
          </Anchor>
          <Badge variant="light" size="sm" tt="none" color={point.version ? 'gray' : 'orange'}>
            {point.version ? t('entry.answers', { label: point.label, number: point.version }) : t('entry.unanswered', { label: point.label })}
          </Badge>
        </Group>
      </Table.Td>
      <Table.Td className={classes.wide}>
        {point.chat_url ? (
          <Group gap={4} wrap="nowrap">
            <Anchor href={`/chat/${point.id}`} target="_blank" rel="noreferrer" size="sm">
              {t('entry.chatPage')} <IconExternalLink size={14} aria-label={t('entry.newTab')} />
            </Anchor>
            <CopyButton value={point.chat_url} what={t('entry.chatPage')} />
          </Group>
        ) : (
          <Text size="sm">{point.numbers?.join(', ') ?? ''}</Text>
        )}
      </Table.Td>
      <Table.Td align="right">
        {(onEdit ?? onDelete) && (
          <RowMenu label={t('list.actionsOf', { name: point.name })}>
            <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
              {t('shell:edit')}
            </Menu.Item>
            <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={onDelete}>
              {t('shell:delete')}
            </Menu.Item>
          </RowMenu>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
