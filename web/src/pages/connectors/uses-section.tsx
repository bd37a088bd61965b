import { Anchor, Badge, Group, ScrollArea, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { connectorUsesQuery } from '@/api/connectors'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { Part } from './part'

/** UsesSection tells which activities of which flows call through a connector. */
export function UsesSection({ id }: { id: string }) {
  const { t } = useTranslation('connectors')
  const uses = useQuery(connectorUsesQuery(id))
  return (
    <Part title={t('uses')} lead={t('usesLead')}>
      {uses.error && <ErrorState error={uses.error} retry={() => void uses.refetch()} />}
      {uses.isPending && <Loading />}
      {uses.data?.length === 0 && <Text size="sm">{t('noUses')}</Text>}
      {uses.data !== undefined && uses.data.length > 0 && (
        <ScrollArea>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('flow')}</Table.Th>
                <Table.Th>{t('activity')}</Table.Th>
                <Table.Th>{t('version')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {uses.data.map((u) => (
                <Table.Tr key={`${u.flow} ${String(u.version ?? 0)} ${u.activity}`}>
                  <Table.Td>
                    <Anchor component={Link} to="/flows/$flow" params={{ flow: u.flow } as never} size="sm">
                      {u.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{u.activity}</Table.Td>
                  <Table.Td>
                    <Group gap="xs">
                      {u.version === undefined ? t('draft') : t('versionNumber', { version: u.version })}
                      {u.labels?.map((l) => (
                        <Badge key={l} size="sm" variant="light" tt="none">
                          {l}
                        </Badge>
                      ))}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </Part>
  )
}
