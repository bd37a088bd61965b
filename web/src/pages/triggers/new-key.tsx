import { Button, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Webhook } from '@/api/webhooks'
import { OnceShown } from '@/ui/once-shown'
import { WebhookExample } from './webhook-example'

/** NewKey shows a webhook that was made or has a new key: the key is shown this once (M1). */
export function NewKey({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation(['triggers', 'shell'])
  return (
    <Stack>
      {webhook.key && (
        <OnceShown title={t('webhooks.keyOf', { name: webhook.name })} value={webhook.key} what={t('webhooks.key')}>
          <Text size="sm">{t('webhooks.onceHint')}</Text>
        </OnceShown>
      )}
      <WebhookExample webhook={webhook} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('shell:close')}</Button>
      </Group>
    </Stack>
  )
}
