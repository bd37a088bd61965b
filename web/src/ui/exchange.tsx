import { Badge, Group, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CopyCurl } from './copy-curl'
import classes from './exchange.module.css'

/** An attempt of a request, as the journal has it. */
export type SentOnce = { method: string; url: string; status: number; ms: number; token: string; error: string; curl: string }

/** Exchange is one request as it was sent and answered, how its token came, and the command for a shell. */
export function Exchange({ sent, from }: { sent: SentOnce; from?: string }) {
  const { t, i18n } = useTranslation('contacts')
  const took = new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 1 }).format(sent.ms)
  const how = sent.token === 'refreshed after 401' ? 'refreshed' : sent.token
  const token = how === 'cached' || how === 'fetched' || how === 'refreshed' ? t(`exchange.${how}`) : how === '' ? '' : t('exchange.token', { how })
  const good = sent.status >= 200 && sent.status < 400 && sent.error === ''
  return (
    <Stack gap={4} className={classes.exchange}>
      {from !== undefined && (
        <Text size="xs" fw={600}>
          {from}
        </Text>
      )}
      <Text className={classes.url}>
        {sent.method} {sent.url}
      </Text>
      <Group gap={6}>
        <Badge c="var(--mantine-color-text)" color={good ? 'teal' : 'red'} variant="light" radius="sm" tt="none" className={classes.badge}>
          {sent.status === 0 ? t('exchange.noAnswer') : t('exchange.status', { status: sent.status })}
        </Badge>
        <Text size="xs" c="dimmed">
          {took}
        </Text>
        {token !== '' && (
          <Badge variant="default" radius="sm" tt="none" leftSection={<IconKey size={12} aria-hidden />} className={classes.badge}>
            {token}
          </Badge>
        )}
      </Group>
      {sent.error !== '' && (
        <Text size="xs" className={classes.error}>
          {sent.error}
        </Text>
      )}
      <CopyCurl curl={sent.curl} />
    </Stack>
  )
}
