import { ActionIcon, Button, Group, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconPencil, IconPlus, IconSearch, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Resource, type ResourceNoun, resourceKindsQuery, resourcesQuery, useDeleteResource } from '@/api/resources'
import { useSession } from '@/api/session'
import type { Language } from '@/i18n/languages'
import { Confirm } from '@/ui/confirm'
import { EmptyState } from '@/ui/empty-state'
import { Explained, greyed } from '@/ui/explained'
import { type Column, Listing } from '@/ui/listing'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { ViewOnly } from '@/ui/view-only'
import { ResourceForm } from './resource-form'

/** The names of the texts about each kind of resource. */
export const texts = {
  queues: 'queues', agents: 'agents', skills: 'skills', 'business-hours': 'businessHours', prompts: 'prompts', 'global-variables': 'globalVariables',
  'virtual-agents': 'virtualAgents', 'media-destinations': 'mediaDestinations',
} as const

type Props = {
  noun: ResourceNoun
  icon: ReactNode
  /** What is worth seeing of this kind, between the name and when it was changed. */
  columns: Column<Resource>[]
  /** What more there is to do with one. */
  actions?: (resource: Resource) => ReactNode
  children?: ReactNode
}

/** ResourcePage lists the resources of a kind, and makes, changes and deletes them by the form of the kind. */
export function ResourcePage({ noun, icon, columns, actions, children }: Props) {
  const { t, i18n } = useTranslation(['resources', 'shell'])
  const key = texts[noun]
  const [name, setName] = useState('')
  const [wanted] = useDebouncedValue(name.trim(), 200)
  const list = useInfiniteQuery(resourcesQuery(noun, wanted))
  const kinds = useQuery(resourceKindsQuery(i18n.language as Language))
  const kind = kinds.data?.find((k) => k.path === `/api/${noun}`)
  const { may } = useSession()
  const mayWrite = kind !== undefined && may.includes(kind.write)
  const [open, setOpen] = useState<Resource | 'new' | null>(null)
  const [going, setGoing] = useState<Resource | null>(null)
  const remove = useDeleteResource(noun)
  const create = mayWrite && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
      {t(`${key}.create`)}
    </Button>
  )
  const shut = kind !== undefined && !mayWrite && list.isSuccess && (
    <Explained why={t('shell:viewOnly')}>
      <Button leftSection={<IconPlus size={16} aria-hidden />} {...greyed(t('shell:viewOnly'))}>
        {t(`${key}.create`)}
      </Button>
    </Explained>
  )
  const doing: Column<Resource> = {
    key: 'actions',
    head: t('actions'),
    cell: (r) => (
      <Group gap={4}>
        {actions?.(r)}
        {mayWrite && (
          <>
            <ActionIcon variant="subtle" color="gray" aria-label={t('editOf', { name: r.name })} onClick={() => setOpen(r)}>
              <IconPencil size={16} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="subtle" color="red" aria-label={t('deleteOf', { name: r.name })} onClick={() => setGoing(r)}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </>
        )}
      </Group>
    ),
  }
  const all: Column<Resource>[] = [
    { key: 'name', head: t('name'), cell: (r) => <Text size="sm" fw={600}>{r.name}</Text> },
    ...columns,
    { key: 'updated', head: t('updated'), wide: true, cell: (r) => <Moment at={r.updated} /> },
    ...(mayWrite || actions !== undefined ? [doing] : []),
  ]
  const empty = wanted === '' ? <EmptyState icon={icon} title={t(`${key}.emptyTitle`)} lead={mayWrite ? t(`${key}.empty`) : t('shell:viewOnly')}>{create}</EmptyState> : <Text c="dimmed">{t('noneFound')}</Text>
  return (
    <PageFrame title={t(`shell:nouns.${key}`)} crumbs={[{ label: t('shell:sections.contactCenter') }, { label: t('shell:sections.operation') }]} lead={t(`${key}.lead`)} actions={create || shut}>
      {children}
      {shut && list.data?.pages[0]?.items.length !== 0 && <ViewOnly />}
      {(list.data?.pages[0]?.items.length !== 0 || wanted !== '') && (
        <TextInput type="search" maw={320} aria-label={t('search')} placeholder={t('search')} leftSection={<IconSearch size={16} aria-hidden />} value={name} onChange={(e) => setName(e.currentTarget.value)} />
      )}
      <Listing label={t(`shell:nouns.${key}`)} list={list} columns={all} rowKey={(r) => r.id} empty={empty} />
      {open !== null && kind !== undefined && <ResourceForm noun={noun} form={kind.form} resource={open === 'new' ? undefined : open} onClose={() => setOpen(null)} />}
      <Confirm
        opened={going !== null}
        title={t('deleteOf', { name: going?.name ?? '' })}
        action={t('shell:delete')}
        danger
        pending={remove.isPending}
        error={remove.error}
        onClose={() => (remove.reset(), setGoing(null))}
        onConfirm={() => going && remove.mutate(going, { onSuccess: () => setGoing(null) })}
      >
        <Text size="sm">{t('deleteLead')}</Text>
      </Confirm>
    </PageFrame>
  )
}
