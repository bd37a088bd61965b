import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useRotateWebhook, type Webhook } from '@/api/webhooks'
import { ErrorState } from '@/ui/error-state'
import { NewKey } from './new-key'
import { standing } from './webhook-state'

const leads = { keyed: 'webhooks.rotateLead', revoked: 'webhooks.regainLead', open: 'webhooks.giveKeyLead' } as const

/** RotateWebhook gives a webhook a new key, after saying what that does, and shows it this once. */
export function RotateWebhook({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation(['triggers', 'shell'])
  const rotate = useRotateWebhook()
  const close = () => {
    rotate.reset()
    onClose()
  }
  const first = !webhook.keyed
  const title = t(first ? 'webhooks.giveKeyTitle' : 'webhooks.rotateTitle', { name: webhook.name })
  return (
    <Modal opened onClose={close} size="lg" title={rotate.data ? t('webhooks.rekeyed', { name: webhook.name }) : title} closeOnClickOutside={!rotate.data} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      {rotate.data ? (
        <NewKey webhook={rotate.data} onClose={close} />
      ) : (
        <Stack>
          <Text size="sm">{t(leads[standing(webhook)])}</Text>
          {rotate.error && <ErrorState error={rotate.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close} data-autofocus>
              {t('shell:cancel')}
            </Button>
            <Button loading={rotate.isPending} onClick={() => rotate.mutate(webhook)}>
              {t(first ? 'webhooks.giveKey' : 'webhooks.rotate')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
