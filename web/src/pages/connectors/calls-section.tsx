import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { type Connector, connectorHealthQuery } from '@/api/connectors'
import classes from './calls-section.module.css'
import type { Fact } from './facts'
import { dateTime, fromNow } from './moment'
import { Part } from './part'

export type Calls = NonNullable<NonNullable<Connector['health']>['calls']>

/** How the last requests to the API or for tokens went, as figures. Without a request there is none. */
export function figuresOf(of: 'api' | 'token', calls: Calls, now: number, language: string, t: TFunction<'connectors'>): Fact[] {
  if (calls.count === 0) return []
  const number = new Intl.NumberFormat(language)
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 })
  const took = new Intl.NumberFormat(language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 1 })
  return [
    { label: t('calls.count'), value: number.format(calls.count) },
    { label: of === 'api' ? t('calls.failed') : t('calls.tokenless'), value: calls.errors === 0 ? share.format(0) : `${share.format(calls.error_rate)} (${number.format(calls.errors)})` },
    ...(of === 'api' ? [{ label: t('calls.denied'), value: number.format(calls.denied) }] : []),
    { label: 'p50', value: took.format(calls.p50_milliseconds) },
    { label: 'p95', value: took.format(calls.p95_milliseconds) },
    { label: 'p99', value: took.format(calls.p99_milliseconds) },
    ...(calls.last === undefined ? [] : [{ label: t('calls.last'), value: fromNow(calls.last, now, language) }]),
  ]
}

/** CallsSection tells how a connector's requests have been doing lately; the section of its health asks for them. */
export function CallsSection({ connector }: { connector: Connector }) {
  const { t, i18n } = useTranslation('connectors')
  const asked = useQuery(connectorHealthQuery(connector.id))
  const health = asked.data ?? connector.health
  const now = asked.dataUpdatedAt === 0 ? Date.parse(connector.updated ?? '') : asked.dataUpdatedAt
  const calls = health?.calls
  if (calls === undefined) return null
  const tokens = health?.token_requests
  return (
    <Part title={t('calls.title')} lead={t('calls.lead', { since: dateTime(calls.since, i18n.language) })}>
      {calls.count === 0 ? (
        <Text size="sm">{t('calls.none')}</Text>
      ) : (
        <Figures label={t('calls.title')} figures={figuresOf('api', calls, now, i18n.language, t)} />
      )}
      {tokens !== undefined && tokens.count > 0 && (
        <details className={classes.tokens}>
          <summary>{t('calls.tokens', { count: tokens.count })}</summary>
          <Figures label={t('calls.tokensTitle')} figures={figuresOf('token', tokens, now, i18n.language, t)} />
          <Text size="xs" c="dimmed" mt="xs">
            {t('calls.tokensSince', { since: dateTime(tokens.since, i18n.language) })}
          </Text>
        </details>
      )}
    </Part>
  )
}

function Figures({ label, figures }: { label: string; figures: readonly Fact[] }) {
  return (
    <dl className={classes.figures} aria-label={label}>
      {figures.map((f) => (
        <div key={f.label}>
          <dt>{f.label}</dt>
          <dd>{f.value}</dd>
        </div>
      ))}
    </dl>
  )
}
