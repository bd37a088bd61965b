import { Badge, Group, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CopyCurl } from './copy-curl'
import classes from './exchange.module.css'

/** A request to a token endpoint, as the journal has it: secrets are masked. */
export type SentForToken = { url: string; status: number; ms: number; error: string; basic: boolean; form: readonly { name: string; value: string }[]; curl: string; before: boolean }

/** TokenExchange is one request for a token: what was sent, what came back, and the command for a shell. */
export function TokenExchange({ sent, from }: { sent: SentForToken; from?: string }) {
  const { t, i18n } = useTranslation('contacts')
  const took = new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 1 }).format(sent.ms)
  const good = sent.status >= 200 && sent.status < 300 && sent.error === ''
  return (
    <Stack gap={4} className={classes.exchange}>
      {from !== undefined && (
        <Text size="xs" fw={600}>
          {from}
        </Text>
      )}
      <Text className={classes.url}>
        {'POST '}
        {sent.url}
      </Text>
      <Group gap={6}>
        <Badge variant="default" radius="sm" tt="none" leftSection={<IconKey size={12} aria-hidden />} className={classes.badge}>
          {t('exchange.tokenRequest')}
        </Badge>
        <Badge c="var(--mantine-color-text)" color={good ? 'teal' : 'red'} variant="light" radius="sm" tt="none" className={classes.badge}>
          {sent.status === 0 ? t('exchange.noAnswer') : t('exchange.status', { status: sent.status })}
        </Badge>
        <Text size="xs" c="dimmed">
          {took}
        </Text>
      </Group>
      {sent.before && (
        <Text size="xs" c="dimmed">
          {t('exchange.before')}
        </Text>
      )}
      {sent.error !== '' && (
        <Text size="xs" className={classes.error}>
          {sent.error}
        </Text>
      )}
      {(sent.form.length > 0 || sent.basic) && (
        <details className={classes.sent} open={!good}>
          <summary>{t('exchange.sent')}</summary>
          {sent.basic && <Text className={classes.url}>{'Authorization: Basic [masked]'}</Text>}
          {sent.form.map((p) => (
            <Text key={p.name} className={classes.url}>
              {p.name}={p.value}
            </Text>
          ))}
        </details>
      )}
      <CopyCurl curl={sent.curl} />
    </Stack>
  )
}
