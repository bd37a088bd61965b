import { Code, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@/api/webhooks'
import { CopyButton } from '@/ui/copy-button'
import { curlOf } from './curl-example'

/** WebhookExample is the address of a webhook, and a command that starts a contact there. */
export function WebhookExample({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('triggers')
  const curl = curlOf(webhook)
  return (
    <Stack gap="md">
      <div>
        <Text size="sm" fw={500}>
          {t('webhooks.url')}
        </Text>
        <Group wrap="nowrap" gap={4}>
          <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
            {webhook.url}
          </Text>
          <CopyButton value={webhook.url} what={t('webhooks.urlOf', { name: webhook.name })} />
        </Group>
      </div>
      <div>
        <Group gap={4}>
          <Text size="sm" fw={500}>
            {t('webhooks.curl')}
          </Text>
          <CopyButton value={curl} what={t('webhooks.copyCurl')} />
        </Group>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {curl}
        </Code>
        <Text size="sm" c="dimmed" mt={4}>
          {webhook.keyed && `${t('webhooks.curlKey')} `}
          {t('webhooks.curlBody')}
        </Text>
      </div>
    </Stack>
  )
}
