import { Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Connector, useActivateConnector, useDeactivateConnector } from '@/api/connectors'
import { useMay } from '@/api/session'
import { Confirmation } from './confirmation'
import { Explained } from '@/ui/explained'
import { TouchedFlows } from './touched-flows'

type Asked = 'activate' | 'deactivate'

/** ActiveSwitch is Webex's switch Active: it asks before it deactivates or activates. */
export function ActiveSwitch({ connector }: { connector: Connector }) {
  const { t } = useTranslation(['connectors', 'shell'])
  const [asked, ask] = useState<Asked>()
  const activate = useActivateConnector(connector.id)
  const deactivate = useDeactivateConnector(connector.id)
  const active = connector.state === 'active'
  const may = useMay(active ? 'connector.deactivate' : 'connector.activate')
  const change = asked === 'activate' ? activate : deactivate
  const close = () => {
    ask(undefined)
    change.reset()
  }
  return (
    <>
      <Explained why={may ? undefined : t('shell:viewOnly')}>
        <Switch label={t('active')} checked={active} disabled={!may} onChange={() => ask(active ? 'deactivate' : 'activate')} size="md" />
      </Explained>
      {asked && (
        <Confirmation
          title={t(asked === 'activate' ? 'activateTitle' : 'deactivateTitle', { name: connector.name })}
          button={t(asked)}
          pending={change.isPending}
          error={change.error}
          onClose={close}
          onConfirm={() => change.mutate(connector.revision ?? 0, { onSuccess: close })}
        >
          {asked === 'activate' ? (
            <Text size="sm">{t('activateLead')}</Text>
          ) : (
            <>
              <Text size="sm">{t('deactivateLead')}</Text>
              <TouchedFlows id={connector.id} />
              <Text size="sm">{t('outsideBusinessHours')}</Text>
            </>
          )}
        </Confirmation>
      )}
    </>
  )
}
