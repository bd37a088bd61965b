import { Button, Group, Select, Stack, Table, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { IconFileImport, IconLayoutGrid, IconPlus, IconRoute, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { flowsQuery, type FlowType } from '@/api/flows'
import { useMay } from '@/api/session'
import { EmptyState } from '@/ui/empty-state'
import { Loading } from '@/ui/loading'
import { NotHad } from '@/ui/not-had'
import { PageFrame } from '@/ui/page-frame'
import { handOver } from './dropped-files'
import { useFlowCrumbs } from './flow-crumbs'
import { FlowRow } from './flow-row'
import { NewFlow } from './new-flow'
import classes from './flows.module.css'
import { PageDrop } from './page-drop'

function Ways({ onNew }: { onNew: () => void }) {
  const { t } = useTranslation('flows')
  return (
    <>
      <Button variant="default" component={Link} to="/flows/import" leftSection={<IconFileImport size={16} aria-hidden />}>
        {t('list.import')}
      </Button>
      <Button variant="default" component={Link} to="/flows/templates" leftSection={<IconLayoutGrid size={16} aria-hidden />}>
        {t('list.templates')}
      </Button>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onNew}>
        {t('list.new')}
      </Button>
    </>
  )
}

/** Flows is the list of all flows. */
export function Flows() {
  const { t } = useTranslation(['flows', 'shell'])
  const go = useNavigate()
  const asked: { new?: unknown } = useSearch({ strict: false })
  const mayEdit = useMay('flow.edit')
  const [name, setName] = useState('')
  const [type, setType] = useState<string | null>(null)
  const [making, setMaking] = useState(asked.new !== undefined && mayEdit)
  const [wanted] = useDebouncedValue(name.trim(), 200)
  const crumbs = useFlowCrumbs()
  const flows = useInfiniteQuery({ ...flowsQuery({ name: wanted || undefined, type: (type as FlowType | null) ?? undefined }), placeholderData: (old) => old })
  const rows = flows.data?.pages.flatMap((p) => p.items) ?? []
  const filtered = wanted !== '' || type !== null
  const close = () => {
    setMaking(false)
    if (asked.new !== undefined) void go({ to: '/flows', replace: true })
  }
  return (
    <PageDrop
      disabled={!mayEdit}
      onFiles={(files) => {
        handOver(files)
        void go({ to: '/flows/import' })
      }}
    >
      <PageFrame title={t('shell:nouns.flows')} crumbs={crumbs} lead={t('list.lead')} actions={mayEdit && <Ways onNew={() => setMaking(true)} />}>
        {flows.isPending ? (
          <Loading />
        ) : flows.isError ? (
          <NotHad error={flows.error} retry={() => void flows.refetch()} />
        ) : rows.length === 0 && !filtered ? (
          <EmptyState icon={<IconRoute size={28} />} title={t('list.emptyTitle')} lead={mayEdit ? t('list.empty') : t('shell:viewOnly')}>
            {mayEdit && (
              <Group justify="center">
                <Ways onNew={() => setMaking(true)} />
              </Group>
            )}
          </EmptyState>
        ) : (
          <Stack gap="md">
            <Group gap="sm">
              <TextInput
                className={classes.search}
                type="search"
                aria-label={t('list.search')}
                placeholder={t('list.search')}
                leftSection={<IconSearch size={16} aria-hidden />}
                value={name}
                onChange={(e) => setName(e.currentTarget.value)}
              />
              <Select
                aria-label={t('list.type')}
                placeholder={t('list.allTypes')}
                clearable
                w={180}
                value={type}
                onChange={setType}
                data={[
                  { value: 'flow', label: t('types.flow') },
                  { value: 'subflow', label: t('types.subflow') },
                ]}
              />
            </Group>
            {rows.length === 0 ? (
              <Text c="dimmed" role="status" py="xl" ta="center">
                {t('list.noneFound')}
              </Text>
            ) : (
              <Table.ScrollContainer minWidth={320}>
                <Table verticalSpacing="sm" highlightOnHover className={classes.table}>
                  <Table.Thead>
                    <Table.Tr>
                      <Table.Th>{t('list.name')}</Table.Th>
                      <Table.Th className={classes.wide}>{t('list.type')}</Table.Th>
                      <Table.Th>{t('list.version')}</Table.Th>
                      <Table.Th className={classes.wide}>{t('list.updated')}</Table.Th>
                      <Table.Th>
                        <VisuallyHidden component="span">{t('list.actions')}</VisuallyHidden>
                      </Table.Th>
                    </Table.Tr>
                  </Table.Thead>
                  <Table.Tbody>
                    {rows.map((flow) => (
                      <FlowRow key={flow.id} flow={flow} />
                    ))}
                  </Table.Tbody>
                </Table>
              </Table.ScrollContainer>
            )}
            {flows.hasNextPage && (
              <Group justify="center">
                <Button variant="default" loading={flows.isFetchingNextPage} onClick={() => void flows.fetchNextPage()}>
                  {t('shell:more')}
                </Button>
              </Group>
            )}
          </Stack>
        )}
      </PageFrame>
      <NewFlow opened={making} onClose={close} />
    </PageDrop>
  )
}
