import { Menu } from '@mantine/core'
import { IconAddressBook, IconKey, IconKeyOff, IconPencil, IconTerminal2, IconTrash } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/api/session'
import type { Webhook } from '@/api/webhooks'
import { RowMenu } from '@/ui/row-menu'

/** What can be done with a webhook in a dialog of its own. */
export type Doing = 'example' | 'edit' | 'rotate' | 'revoke' | 'delete'

/** WebhookMenu is what can be done with a webhook. */
export function WebhookMenu({ webhook, onDo }: { webhook: Webhook; onDo: (doing: Doing) => void }) {
  const { t } = useTranslation(['triggers', 'shell'])
  const mayContacts = useMay('contact.read')
  return (
    <RowMenu label={t('actionsOf', { name: webhook.name })}>
      <Menu.Item leftSection={<IconTerminal2 size={16} aria-hidden />} onClick={() => onDo('example')}>
        {t('webhooks.showExample')}
      </Menu.Item>
      {mayContacts && (
        <Menu.Item component={Link} to="/contacts" search={{ entry_point: webhook.entry_point } as never} leftSection={<IconAddressBook size={16} aria-hidden />}>
          {t('contacts')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={() => onDo('edit')}>
        {t('shell:edit')}
      </Menu.Item>
      <Menu.Item leftSection={<IconKey size={16} aria-hidden />} onClick={() => onDo('rotate')}>
        {t(webhook.keyed ? 'webhooks.rotate' : 'webhooks.giveKey')}
      </Menu.Item>
      {webhook.has_key && (
        <Menu.Item leftSection={<IconKeyOff size={16} aria-hidden />} onClick={() => onDo('revoke')}>
          {t('webhooks.revoke')}
        </Menu.Item>
      )}
      <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => onDo('delete')}>
        {t('shell:delete')}
      </Menu.Item>
    </RowMenu>
  )
}
