import { Alert, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Connector, connectorHealthQuery } from '@/api/connectors'
import { ErrorState } from '@/ui/error-state'
import classes from './connectors.module.css'
import { ExchangeList } from './exchange-list'
import { type Fact, Facts } from './facts'
import { dateTime, fromNow } from './moment'
import { Part } from './part'
import { sentence } from './sentence'
import { StateMark, stateOf } from './state-mark'

type Health = NonNullable<Connector['health']> & { certificate?: Connector['certificate']; warnings?: string[] }

/** What is known of a connector's credentials, as facts; what is not known is left out. */
export function factsOf(health: Health, now: number, language: string, t: TFunction<'connectors'>): Fact[] {
  const moment = (at: string) => `${fromNow(at, now, language)} (${dateTime(at, language)})`
  const { last_token: fetched, next_refresh: next, expires, breaker, last_failure: failure, certificate } = health
  return [
    ...(fetched === undefined ? [] : [{ label: t('tokenAge'), value: moment(fetched) }]),
    ...(expires === undefined ? [] : [{ label: t('tokenExpires'), value: moment(expires) }]),
    ...(next === undefined ? [] : [{ label: t('nextRefresh'), value: moment(next) }]),
    ...(breaker === undefined ? [] : [{ label: t('breaker'), value: t(`breakers.${breaker === 'open' || breaker === 'half-open' ? (breaker === 'open' ? 'open' : 'halfOpen') : 'closed'}`) }]),
    ...(certificate === undefined
      ? []
      : [
          { label: t('certificateExpires'), value: moment(certificate.expires) },
          { label: t('fingerprint'), value: <span className={classes.code}>{certificate.fingerprint}</span> },
        ]),
    ...(failure === undefined ? [] : [{ label: t('lastFailure'), value: `${failure.sentence === health.sentence ? '' : `${failure.sentence} · `}${failure.code} · ${moment(failure.time)}` }]),
    ...(failure?.next_try === undefined ? [] : [{ label: t('nextTry'), value: moment(failure.next_try) }]),
  ]
}

/** HealthSection tells how a connector's credentials are, asked anew every five seconds while somebody looks. */
export function HealthSection({ connector }: { connector: Connector }) {
  const { t, i18n } = useTranslation('connectors')
  const asked = useQuery({ ...connectorHealthQuery(connector.id), refetchInterval: 5_000 })
  const health: Health | undefined = asked.data ?? connector.health
  const now = asked.dataUpdatedAt === 0 ? Date.parse(connector.updated ?? '') : asked.dataUpdatedAt
  if (health === undefined) return null
  const facts = factsOf(health, now, i18n.language, t)
  return (
    <Part title={t('health')}>
      <Group gap="sm" align="flex-start" wrap="nowrap">
        <StateMark state={stateOf({ state: connector.state, health })} />
        <Text size="sm" className={classes.sentence}>
          {sentence(health.sentence)}
        </Text>
      </Group>
      {asked.error && <ErrorState error={asked.error} />}
      {(asked.data?.warnings ?? connector.warnings)?.map((w) => (
        <Alert key={w} color="yellow" variant="light">
          {w}
        </Alert>
      ))}
      {facts.length > 0 && <Facts facts={facts} />}
      {health.exchanges !== undefined && health.exchanges.length > 0 && (
        <details className={classes.details}>
          <summary>{t('lastExchanges')}</summary>
          <Stack pt="xs">
            <ExchangeList exchanges={health.exchanges} told={health.sentence} />
          </Stack>
        </details>
      )}
    </Part>
  )
}
