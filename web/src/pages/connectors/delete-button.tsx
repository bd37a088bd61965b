import { ActionIcon, Text, Tooltip } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Connector, useDeleteConnector } from '@/api/connectors'
import { useMay } from '@/api/session'
import { Confirmation } from './confirmation'
import { TouchedFlows } from './touched-flows'

/** DeleteButton is the icon with which an inactive connector is deleted for good. */
export function DeleteButton({ connector }: { connector: Connector }) {
  const { t } = useTranslation(['connectors', 'shell'])
  const [asked, ask] = useState(false)
  const remove = useDeleteConnector(connector.id)
  const navigate = useNavigate()
  const may = useMay('connector.delete')
  return (
    <>
      <Tooltip label={may ? t('delete') : t('shell:viewOnly')}>
        <ActionIcon variant="subtle" color="red" size="lg" aria-label={t('delete')} aria-disabled={!may} data-disabled={!may || undefined} onClick={() => may && ask(true)}>
          <IconTrash size={20} aria-hidden />
        </ActionIcon>
      </Tooltip>
      {asked && (
        <Confirmation
          title={t('deleteTitle', { name: connector.name })}
          button={t('delete')}
          color="red"
          pending={remove.isPending}
          error={remove.error}
          onClose={() => {
            ask(false)
            remove.reset()
          }}
          onConfirm={() => remove.mutate(connector.revision ?? 0, { onSuccess: () => void navigate({ to: '/connectors' }) })}
        >
          <Text size="sm">{t('deleteLead')}</Text>
          <TouchedFlows id={connector.id} />
        </Confirmation>
      )}
    </>
  )
}
