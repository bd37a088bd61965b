import { Anchor, Badge, Button, Group, Stack, Text, TextInput, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { IconFunction, IconPlus, IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { functionsQuery, type ScriptFunction } from '@/api/functions'
import { useMay } from '@/api/session'
import { EmptyState } from '@/ui/empty-state'
import { LabelBadges } from '@/ui/label-badges'
import { type Column, Listing } from '@/ui/listing'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { FunctionActions } from './function-actions'
import { useFunctionCrumbs } from './function-crumbs'
import classes from './functions.module.css'
import { NewFunction } from './new-function'
import { UsedBy } from './used-by'

/** What has a label, but for Latest, which every published function has. */
export function given(labels: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => label !== 'Latest'))
}

/** Functions is the list of all functions. */
export function Functions() {
  const { t } = useTranslation(['functions', 'shell'])
  const mayEdit = useMay('flow.edit')
  const [name, setName] = useState('')
  const [making, setMaking] = useState(false)
  const [wanted] = useDebouncedValue(name.trim(), 200)
  const crumbs = useFunctionCrumbs()
  const functions = useInfiniteQuery(functionsQuery(wanted))
  const create = mayEdit && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t('create.title')}
    </Button>
  )
  const columns: Column<ScriptFunction>[] = [
    {
      key: 'name',
      head: t('list.name'),
      cell: (f) => (
        <>
          <Anchor component={Link} to={`/functions/${f.id}`} fw={600} className={classes.name}>
            {f.name}
          </Anchor>
          {f.description && (
            <Text size="sm" c="dimmed" className={classes.clip}>
              {f.description}
            </Text>
          )}
        </>
      ),
    },
    { key: 'language', head: t('list.language'), wide: true, cell: (f) => <Text size="sm">{f.language}</Text> },
    {
      key: 'version',
      head: t('list.version'),
      cell: (f) => (
        <Group gap={6}>
          <Text size="sm">{f.version > 0 ? t('list.numbered', { number: f.version }) : t('list.draftOnly')}</Text>
          <LabelBadges labels={given(f.labels)} of={f.version} />
          {f.changed && f.version > 0 && (
            <Badge variant="outline" color="gray" size="sm" tt="none">
              {t('list.changed')}
            </Badge>
          )}
        </Group>
      ),
    },
    { key: 'uses', head: t('list.usedBy'), wide: true, cell: (f) => <UsedBy id={f.id} /> },
    {
      key: 'updated',
      head: t('list.updated'),
      wide: true,
      cell: (f) => (
        <>
          <Text size="sm">
            <Moment at={f.updated} />
          </Text>
          {f.updated_by && (
            <Text size="xs" c="dimmed">
              {f.updated_by}
            </Text>
          )}
        </>
      ),
    },
    { key: 'actions', head: <VisuallyHidden component="span">{t('list.actions')}</VisuallyHidden>, cell: (f) => <FunctionActions fn={f} /> },
  ]
  const filtered = wanted !== ''
  const none = filtered ? (
    <Text c="dimmed" role="status" py="xl" ta="center">
      {t('list.noneFound')}
    </Text>
  ) : (
    <EmptyState icon={<IconFunction size={28} />} title={t('list.emptyTitle')} lead={mayEdit ? t('list.empty') : t('shell:viewOnly')}>
      {create}
    </EmptyState>
  )
  const some = filtered || (functions.data?.pages.some((p) => p.items.length > 0) ?? false)
  return (
    <PageFrame title={t('shell:nouns.functions')} crumbs={crumbs} lead={t('list.lead')} actions={some && create}>
      <Stack gap="md">
        {some && (
          <TextInput
            className={classes.search}
            type="search"
            aria-label={t('list.search')}
            placeholder={t('list.search')}
            leftSection={<IconSearch size={16} aria-hidden />}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
        )}
        <Listing label={t('shell:nouns.functions')} list={functions} columns={columns} rowKey={(f) => f.id} empty={none} />
      </Stack>
      {making && <NewFunction onClose={() => setMaking(false)} />}
    </PageFrame>
  )
}
