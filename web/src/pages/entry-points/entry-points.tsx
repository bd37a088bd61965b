import { Button, Group, Stack, Table, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconArrowRampRight, IconPlus, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type EntryPoint, entryPointsQuery } from '@/api/entry-points'
import { useMay } from '@/api/session'
import { EmptyState } from '@/ui/empty-state'
import { Loading } from '@/ui/loading'
import { NotHad } from '@/ui/not-had'
import { PageFrame } from '@/ui/page-frame'
import { DeleteEntryPoint } from './delete-entry-point'
import { EntryPointForm } from './entry-point-form'
import { EntryPointRow } from './entry-point-row'
import classes from './entry-points.module.css'

/** EntryPoints are the ways by which contacts come to flows. */
export function EntryPoints() {
  const { t } = useTranslation(['flows', 'shell'])
  const mayWrite = useMay('entry_point.write')
  const [name, setName] = useState('')
  const [wanted] = useDebouncedValue(name.trim(), 200)
  const [edited, setEdited] = useState<EntryPoint | 'new' | null>(null)
  const [removed, setRemoved] = useState<EntryPoint | null>(null)
  const points = useInfiniteQuery({ ...entryPointsQuery({ name: wanted || undefined }), placeholderData: (old) => old })
  const rows = points.data?.pages.flatMap((p) => p.items) ?? []
  const add = mayWrite && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setEdited('new')}>
      {t('entry.new')}
    </Button>
  )
  return (
    <PageFrame
      title={t('shell:nouns.entryPoints')}
      crumbs={[{ label: t('shell:sections.services') }, { label: t('shell:sections.contactCenter') }, { label: t('shell:sections.customerExperience') }]}
      lead={t('entry.lead')}
      actions={rows.length > 0 || wanted !== '' ? add : undefined}
    >
      {points.isPending ? (
        <Loading />
      ) : points.isError ? (
        <NotHad error={points.error} retry={() => void points.refetch()} />
      ) : rows.length === 0 && wanted === '' ? (
        <EmptyState icon={<IconArrowRampRight size={28} />} title={t('entry.emptyTitle')} lead={mayWrite ? t('entry.empty') : t('shell:viewOnly')}>
          {add}
        </EmptyState>
      ) : (
        <Stack gap="md">
          <TextInput
            className={classes.search}
            type="search"
            aria-label={t('entry.search')}
            placeholder={t('entry.search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          {rows.length === 0 ? (
            <Text c="dimmed" role="status" py="xl" ta="center">
              {t('entry.noneFound')}
            </Text>
          ) : (
            <Table.ScrollContainer minWidth={320}>
              <Table verticalSpacing="sm" className={classes.table}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('list.name')}</Table.Th>
                    <Table.Th className={classes.wide}>{t('entry.channel')}</Table.Th>
                    <Table.Th>{t('entry.flow')}</Table.Th>
                    <Table.Th className={classes.wide}>{t('entry.reached')}</Table.Th>
                    <Table.Th>
                      <VisuallyHidden component="span">{t('list.actions')}</VisuallyHidden>
                    </Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {rows.map((point) => (
                    <EntryPointRow key={point.id} point={point} onEdit={mayWrite ? () => setEdited(point) : undefined} onDelete={mayWrite ? () => setRemoved(point) : undefined} />
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
          {points.hasNextPage && (
            <Group justify="center">
              <Button variant="default" loading={points.isFetchingNextPage} onClick={() => void points.fetchNextPage()}>
                {t('shell:more')}
              </Button>
            </Group>
          )}
        </Stack>
      )}
      {edited && <EntryPointForm key={edited === 'new' ? 'new' : edited.id} point={edited === 'new' ? undefined : edited} onClose={() => setEdited(null)} />}
      {removed && <DeleteEntryPoint point={removed} onClose={() => setRemoved(null)} />}
    </PageFrame>
  )
}
