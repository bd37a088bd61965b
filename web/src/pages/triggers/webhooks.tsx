import { Group, Modal, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconWebhook } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import { useDeleteWebhook, useRevokeWebhook, type Webhook, webhooksQuery } from '@/api/webhooks'
import { Confirm } from '@/ui/confirm'
import { CopyButton } from '@/ui/copy-button'
import type { Column } from '@/ui/listing'
import { Moment } from '@/ui/moment'
import { EntryPointName } from './entry-point-name'
import { RotateWebhook } from './rotate-webhook'
import { TriggerPage } from './trigger-page'
import { WebhookExample } from './webhook-example'
import { WebhookForm } from './webhook-form'
import { type Doing, WebhookMenu } from './webhook-menu'
import { WebhookState } from './webhook-state'

/** Webhooks are addresses at which programs start contacts. */
export function Webhooks() {
  const { t } = useTranslation(['triggers', 'shell'])
  const [name, setName] = useState('')
  const [wanted] = useDebouncedValue(name.trim(), 200)
  const list = useInfiniteQuery(webhooksQuery(wanted))
  const mayWrite = useMay('entry_point.write')
  const [open, setOpen] = useState<{ doing: Doing | 'new'; webhook?: Webhook } | null>(null)
  const close = () => setOpen(null)
  const columns: Column<Webhook>[] = [
    { key: 'name', head: t('name'), cell: (w) => <Text size="sm" fw={600}>{w.name}</Text> },
    { key: 'entryPoint', head: t('entryPoint'), wide: true, cell: (w) => <EntryPointName id={w.entry_point} /> },
    {
      key: 'url',
      head: t('webhooks.url'),
      wide: true,
      cell: (w) => (
        <Group gap={4} wrap="nowrap" maw={300}>
          <Text size="xs" ff="monospace" truncate="end" title={w.url}>
            {w.url}
          </Text>
          <CopyButton value={w.url} what={t('webhooks.urlOf', { name: w.name })} />
        </Group>
      ),
    },
    { key: 'state', head: t('state'), cell: (w) => <WebhookState webhook={w} /> },
    { key: 'updated', head: t('changed'), wide: true, cell: (w) => <Moment at={w.updated} /> },
    { key: 'actions', head: t('actions'), cell: (w) => <WebhookMenu webhook={w} onDo={(doing) => setOpen({ doing, webhook: w })} /> },
  ]
  return (
    <TriggerPage noun="webhooks" icon={<IconWebhook size={28} />} list={list} columns={columns} name={name} wanted={wanted} onName={setName} mayWrite={mayWrite} onCreate={() => setOpen({ doing: 'new' })}>
      {open?.doing === 'new' && <WebhookForm onClose={close} />}
      {open?.webhook && <Dialog doing={open.doing} webhook={open.webhook} onClose={close} />}
    </TriggerPage>
  )
}

/** Dialog is what is done with a webhook. */
function Dialog({ doing, webhook, onClose }: { doing: Doing | 'new'; webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation(['triggers', 'shell'])
  const { name } = webhook
  if (doing === 'edit') return <WebhookForm webhook={webhook} onClose={onClose} />
  if (doing === 'rotate') return <RotateWebhook webhook={webhook} onClose={onClose} />
  if (doing === 'revoke' || doing === 'delete') return <Ending doing={doing} webhook={webhook} onClose={onClose} />
  return (
    <Modal opened onClose={onClose} size="lg" title={t('webhooks.exampleOf', { name })} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <WebhookExample webhook={webhook} />
    </Modal>
  )
}

/** Ending asks before a webhook or its key is taken away. */
function Ending({ doing, webhook, onClose }: { doing: 'revoke' | 'delete'; webhook: Webhook; onClose: () => void }) {
  const { t } = useTranslation(['triggers', 'shell'])
  const revoke = useRevokeWebhook()
  const remove = useDeleteWebhook()
  const { name } = webhook
  if (doing === 'delete') {
    return (
      <Confirm opened title={t('deleteTitle', { name })} action={t('shell:delete')} danger pending={remove.isPending} error={remove.error} onClose={onClose} onConfirm={() => remove.mutate(webhook, { onSuccess: onClose })}>
        <Text size="sm">{t('webhooks.deleteLead')}</Text>
      </Confirm>
    )
  }
  const done = () => {
    notifications.show({ message: t('webhooks.revoked', { name }) })
    onClose()
  }
  return (
    <Confirm opened title={t('webhooks.revokeTitle', { name })} action={t('webhooks.revoke')} danger pending={revoke.isPending} error={revoke.error} onClose={onClose} onConfirm={() => revoke.mutate(webhook, { onSuccess: done })}>
      <Text size="sm">{t('webhooks.revokeLead')}</Text>
    </Confirm>
  )
}
