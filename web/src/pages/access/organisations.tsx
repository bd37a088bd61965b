import { Button, Group, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconBuilding, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Organisation, organisationsQuery, ownOrganisationQuery } from '@/api/organisations'
import { useSession } from '@/api/session'
import { EmptyState } from '@/ui/empty-state'
import { type Column, Listing, type Pages } from '@/ui/listing'
import { Moment } from '@/ui/moment'
import { PageFrame } from '@/ui/page-frame'
import { useAdministrationCrumbs } from './administration-crumbs'
import { OrganisationForm } from './organisation-form'

/** The organisations that the person may see: an operator all, others their own. */
function useOrganisations(operator: boolean): Pages<Organisation> {
  const all = useInfiniteQuery({ ...organisationsQuery, enabled: operator })
  const own = useQuery({ ...ownOrganisationQuery, enabled: !operator })
  if (operator) return all
  return { data: own.data && { pages: [{ items: [own.data] }] }, error: own.error, isPending: own.isPending, hasNextPage: false, isFetchingNextPage: false, fetchNextPage: () => undefined, refetch: own.refetch }
}

/** Organisations are the tenants of the installation, with their licences and limits. */
export function Organisations() {
  const { t } = useTranslation(['admin', 'shell'])
  const { user, may } = useSession()
  const operator = user.operator === true
  const list = useOrganisations(operator)
  const [open, setOpen] = useState<Organisation | 'new' | null>(null)
  const crumbs = useAdministrationCrumbs()
  const columns: Column<Organisation>[] = [
    { key: 'name', head: t('organisations.name'), cell: (o) => <Text size="sm" fw={600}>{o.name}</Text> },
    { key: 'licences', head: t('organisations.licences'), cell: (o) => <Text size="sm">{o.licences.join(', ') || t('organisations.noLicence')}</Text> },
    { key: 'limit', head: t('organisations.limit'), wide: true, cell: (o) => <Text size="sm">{o.custom_connectors === 0 ? t('organisations.defaultLimit') : o.custom_connectors}</Text> },
    { key: 'created', head: t('organisations.created'), wide: true, cell: (o) => <Moment at={o.created} /> },
    {
      key: 'actions',
      head: t('actions'),
      cell: (o) =>
        (operator || may.includes('organisation.update')) && (
          <Group>
            <Button size="compact-sm" variant="subtle" onClick={() => setOpen(o)} aria-label={t('organisations.editOf', { name: o.name })}>
              {t('shell:edit')}
            </Button>
          </Group>
        ),
    },
  ]
  return (
    <PageFrame
      title={t('shell:nouns.organisations')}
      crumbs={crumbs}
      lead={t('organisations.lead')}
      actions={
        operator && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen('new')}>
            {t('organisations.create')}
          </Button>
        )
      }
    >
      <Listing label={t('shell:nouns.organisations')} list={list} columns={columns} rowKey={(o) => o.id} empty={<EmptyState icon={<IconBuilding size={28} />} title={t('organisations.emptyTitle')} lead={t('organisations.lead')} />} />
      {open !== null && <OrganisationForm organisation={open === 'new' ? undefined : open} operator={operator} onClose={() => setOpen(null)} />}
    </PageFrame>
  )
}
