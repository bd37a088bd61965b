import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ConnectorReport, Exchange } from '@/api/connectors'
import classes from './connectors.module.css'

type Request = NonNullable<ConnectorReport['requests']>[number]

function Answer({ method, url, status, error, milliseconds, told }: Request & { told?: string }) {
  const { t } = useTranslation('connectors')
  return (
    <>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
        <Text className={classes.code}>
          {method} {url}
        </Text>
        <Text className={classes.code} fw={600} style={{ flexShrink: 0 }}>
          {status === 0 ? t('noAnswer') : t('answered', { status, milliseconds })}
        </Text>
      </Group>
      {error !== undefined && error !== told && <Text className={classes.code}>{error}</Text>}
    </>
  )
}

/** ExchangeList shows what was sent and answered, secrets masked by the server. What has been `told` beside it is not said again. */
export function ExchangeList({ exchanges = [], requests = [], told }: { exchanges?: readonly Exchange[]; requests?: readonly Request[]; told?: string }) {
  const { t } = useTranslation('connectors')
  return (
    <Stack gap="xs">
      {exchanges.map((x, i) => (
        <div key={`token ${String(i)}`} className={classes.exchange}>
          <Answer method="POST" url={x.url} status={x.status} error={x.error} told={told} milliseconds={x.milliseconds} />
          {x.basic && (
            <Text size="xs" c="dimmed">
              {t('basicHeader')}
            </Text>
          )}
          {x.form.map((p) => (
            <Text key={p.name} className={classes.code} c="dimmed">
              {p.name}={p.value}
            </Text>
          ))}
        </div>
      ))}
      {requests.map((r, i) => (
        <div key={`request ${String(i)}`} className={classes.exchange}>
          <Answer {...r} told={told} />
        </div>
      ))}
    </Stack>
  )
}
