import { Alert, Button, Group, Stack, Title } from '@mantine/core'
import { useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { IconArrowBackUp, IconPencil, IconTags } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { flowQuery, type Label, useSettableLabels } from '@/api/flows'
import { useMay } from '@/api/session'
import { type Version, versionsQuery } from '@/api/versions'
import { EmptyState } from '@/ui/empty-state'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { PageFrame } from '@/ui/page-frame'
import { isRollback, type VersionPair, VersionTable } from '@/ui/version-table'
import { Compare } from './compare'
import { useFlowCrumbs } from './flow-crumbs'
import { RevertDraft } from './revert-draft'
import { SetLabel } from './set-label'
import { VersionItems } from './version-items'
import { firstPair, rollbackTo } from './version-pairs'

type Asked = { what: 'label'; label: Label; version: Version } | { what: 'revert'; version: Version } | null

/** Versions are what was published of a flow, what differs between them, and what answers contacts. */
export function Versions() {
  const { t } = useTranslation(['flows', 'shell'])
  const { flow: id } = useParams({ from: '/shell/flows/$flow/versions' })
  const { data: flow } = useSuspenseQuery(flowQuery(id))
  const versions = useInfiniteQuery(versionsQuery(id))
  const crumbs = [...useFlowCrumbs(true), { label: flow.name, to: `/flows/${flow.id}` }]
  const mayLive = useMay('flow.live')
  const settable = useSettableLabels()
  const [pair, setPair] = useState<VersionPair | null>(null)
  const [asked, setAsked] = useState<Asked>(null)
  const comparison = useRef<HTMLHeadingElement>(null)
  const all = versions.data?.pages.flatMap((p) => p.items) ?? []
  const shown = pair ?? firstPair(flow, all)
  const back = rollbackTo(flow, all)
  const compare = (chosen: VersionPair) => {
    setPair(chosen)
    comparison.current?.scrollIntoView({ behavior: 'smooth', block: 'start' })
    // The menu gives the focus back to its button when it closes, unless somebody else has it since.
    setTimeout(() => comparison.current?.focus({ preventScroll: true }))
  }
  return (
    <PageFrame
      title={t('versions.title', { name: flow.name })}
      crumbs={crumbs}
      lead={t('versions.lead')}
      actions={
        <>
          {mayLive && back && (
            <Button variant="default" color="red" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={() => setAsked({ what: 'label', label: 'Live', version: back })}>
              {t('versions.rollBack')}
            </Button>
          )}
          <Button variant="default" component={Link} to={`/flows/${flow.id}`} leftSection={<IconPencil size={16} aria-hidden />}>
            {t('versions.openDraft')}
          </Button>
        </>
      }
    >
      {versions.isPending ? (
        <Loading />
      ) : versions.isError ? (
        <ErrorState error={versions.error} retry={() => void versions.refetch()} />
      ) : all.length === 0 ? (
        <EmptyState icon={<IconTags size={28} />} title={t('versions.emptyTitle')} lead={t('versions.empty')}>
          <Button component={Link} to={`/flows/${flow.id}`}>
            {t('versions.openDraft')}
          </Button>
        </EmptyState>
      ) : (
        <Stack gap="xl">
          <VersionTable
            label={t('versions.title', { name: flow.name })}
            versions={all}
            labels={flow.labels}
            settable={settable}
            onCompare={compare}
            onLabel={(label, version) => setAsked({ what: 'label', label, version })}
            more={(version) => <VersionItems flow={flow.id} number={version.number} onRevert={() => setAsked({ what: 'revert', version })} />}
          />
          {versions.hasNextPage && (
            <Group justify="center">
              <Button variant="default" loading={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
                {t('shell:more')}
              </Button>
            </Group>
          )}
          <Stack gap="md" component="section" aria-labelledby="comparison">
            <Title order={2} id="comparison" ref={comparison} tabIndex={-1}>
              {t('diff.title')}
            </Title>
            {shown ? <Compare flow={flow} versions={all} pair={shown} onPair={setPair} /> : <Alert color="gray">{t('diff.onlyOne')}</Alert>}
          </Stack>
        </Stack>
      )}
      {asked?.what === 'label' && <SetLabel flow={flow} label={asked.label} version={asked.version} versions={isRollback(flow.labels, asked.label, asked.version.number) ? all : []} onClose={() => setAsked(null)} />}
      {asked?.what === 'revert' && <RevertDraft flow={flow} version={asked.version} onClose={() => setAsked(null)} />}
    </PageFrame>
  )
}
