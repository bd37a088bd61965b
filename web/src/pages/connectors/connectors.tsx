import { Alert, SimpleGrid, Stack, Tabs } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '@/api/client'
import { connectorsQuery } from '@/api/connectors'
import { serverFieldServices } from '@/api/field-services'
import { kindsQuery } from '@/api/kinds'
import { useMay } from '@/api/session'
import { FieldServicesContext } from '@/field/services'
import type { Language } from '@/i18n/languages'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { Missing } from '@/ui/missing'
import { PageFrame } from '@/ui/page-frame'
import { Authorizations } from './authorizations'
import { AvailableKinds } from './available-kinds'
import { useCrumbs } from './crumbs'
import { isFull } from './draft'
import { KindCard } from './kind-card'
import { SetUpDialog } from './set-up-dialog'

function Cards() {
  const { i18n } = useTranslation()
  const kinds = useQuery(kindsQuery(i18n.language as Language))
  const connectors = useQuery({ ...connectorsQuery, refetchInterval: 10_000 })
  const [chosen, setChosen] = useState<string>()
  const kind = kinds.data?.find((k) => k.kind === chosen)
  const known = useMemo(() => new Set(kinds.data?.map((k) => k.kind)), [kinds.data])
  const error = kinds.error ?? connectors.error
  if (error && (kinds.data === undefined || connectors.data === undefined)) {
    return <ErrorState error={error} retry={() => void Promise.all([kinds.refetch(), connectors.refetch()])} />
  }
  if (kinds.data === undefined || connectors.data === undefined) return <Loading />
  const all = connectors.data
  return (
    <Stack gap="xl">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        {kinds.data.map((k) => (
          <KindCard
            key={k.kind}
            kind={k}
            full={isFull(k, kinds.data)}
            connectors={all.filter((c) => c.kind === k.kind || (k.kind === 'custom' && !known.has(c.kind)))}
            onSetUp={() => setChosen(k.kind)}
          />
        ))}
      </SimpleGrid>
      <AvailableKinds kinds={kinds.data} />
      {kind && <SetUpDialog kind={kind} kinds={kinds.data} onClose={() => setChosen(undefined)} />}
    </Stack>
  )
}

/** Connectors is Control Hub's page of connectors: a tab of Integrations, with a card for each kind. */
export function Connectors() {
  const { t } = useTranslation(['connectors', 'shell'])
  const crumbs = useCrumbs()
  const mayChange = useMay('connector.create')
  const mayRead = useMay('connector.read')
  const connectors = useQuery(connectorsQuery)
  if (!mayRead || (connectors.error instanceof ApiProblem && connectors.error.status === 404)) return <Missing />
  return (
    <FieldServicesContext value={serverFieldServices}>
      <PageFrame title={t('shell:nouns.connectors')} crumbs={crumbs} lead={t('lead')}>
        {!mayChange && (
          <Alert icon={<IconEye aria-hidden />} color="gray" variant="light">
            {t('shell:viewOnly')}
          </Alert>
        )}
        <Tabs defaultValue="connectors" keepMounted={false}>
          <Tabs.List aria-label={t('shell:sections.integrations')} mb="lg">
            <Tabs.Tab value="connectors">{t('shell:nouns.connectors')}</Tabs.Tab>
            <Tabs.Tab value="authorizations">{t('authorizations')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="connectors">
            <Cards />
          </Tabs.Panel>
          <Tabs.Panel value="authorizations">
            <Authorizations connectors={connectors.data ?? []} />
          </Tabs.Panel>
        </Tabs>
      </PageFrame>
    </FieldServicesContext>
  )
}
