import { Alert, Code, Group, Stack, Text } from '@mantine/core'
import { IconEye } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '@/api/client'
import { type Connector as Shown, connectorQuery } from '@/api/connectors'
import { serverFieldServices } from '@/api/field-services'
import { type Kind, kindsQuery } from '@/api/kinds'
import { useMay } from '@/api/session'
import { FieldServicesContext } from '@/field/services'
import type { Language } from '@/i18n/languages'
import { CopyButton } from '@/ui/copy-button'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { Missing } from '@/ui/missing'
import { PageFrame } from '@/ui/page-frame'
import { ActiveSwitch } from './active-switch'
import { CallsSection } from './calls-section'
import { AuthorizeSection } from './authorize-section'
import { useCrumbs } from './crumbs'
import { DeleteButton } from './delete-button'
import { HealthSection } from './health-section'
import { RotationSection } from './rotation-section'
import { SettingsSection } from './settings-section'
import { TestSection } from './test-section'
import { UsesSection } from './uses-section'

function Page({ connector, kind }: { connector: Shown; kind?: Kind }) {
  const { t } = useTranslation(['connectors', 'shell'])
  const crumbs = useCrumbs(true)
  const mayChange = useMay('connector.update')
  const code = connector.settings?.scheme === 'oauth2-authorization-code'
  return (
    <PageFrame
      title={connector.name}
      crumbs={crumbs}
      lead={kind?.title}
      actions={
        <Group gap="md">
          <ActiveSwitch connector={connector} />
          {connector.state === 'inactive' && <DeleteButton connector={connector} />}
        </Group>
      }
    >
      <Stack gap="lg">
        {!mayChange && (
          <Alert icon={<IconEye aria-hidden />} color="gray" variant="light">
            {t('shell:viewOnly')}
          </Alert>
        )}
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" fw={600}>
            {t('connectorId')}
          </Text>
          <Code style={{ overflowWrap: 'anywhere' }}>{connector.id}</Code>
          <CopyButton value={connector.id} what={t('connectorId')} />
        </Group>
        {code && <AuthorizeSection connector={connector} />}
        <HealthSection connector={connector} />
        <CallsSection connector={connector} />
        {kind && <SettingsSection kind={kind} connector={connector} />}
        <TestSection connector={connector} />
        {kind && !code && <RotationSection kind={kind} connector={connector} />}
        <UsesSection id={connector.id} />
      </Stack>
    </PageFrame>
  )
}

/** Connector is the page of one connector: its switch, id, settings, health, rotation and uses. */
export function Connector() {
  const { t, i18n } = useTranslation('shell')
  const { connector: id } = useParams({ from: '/shell/connectors/$connector' })
  const crumbs = useCrumbs(true)
  const connector = useQuery(connectorQuery(id))
  const kinds = useQuery(kindsQuery(i18n.language as Language))

  const mayRead = useMay('connector.read')
  if (!mayRead || (connector.error instanceof ApiProblem && connector.error.status === 404)) return <Missing />
  const error = connector.data === undefined ? connector.error : kinds.data === undefined ? kinds.error : null
  if (error) {
    return (
      <PageFrame title={t('nouns.connectors')} crumbs={crumbs}>
        <ErrorState error={error} retry={() => void Promise.all([connector.refetch(), kinds.refetch()])} />
      </PageFrame>
    )
  }
  if (connector.data === undefined || kinds.data === undefined) return <Loading />
  const { data } = connector
  return (
    <FieldServicesContext value={serverFieldServices}>
      <Page key={data.id} connector={data} kind={kinds.data.find((k) => k.kind === data.kind)} />
    </FieldServicesContext>
  )
}
