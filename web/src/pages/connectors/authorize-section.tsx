import { Alert, Button } from '@mantine/core'
import { IconCircleCheck, IconKey } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connector } from '@/api/connectors'
import { useAuthorizeConnector } from '@/api/credentials'
import { useMay } from '@/api/session'
import { ErrorState } from '@/ui/error-state'
import { Explained, greyed } from './explained'
import { Part } from './part'

const left = (id: string) => `callwright-authorizing-${id}`

/** Whether this browser has just been away to authorize the connector. */
function returned(id: string): boolean {
  try {
    return sessionStorage.getItem(left(id)) !== null
  } catch {
    return false
  }
}

/** AuthorizeSection sends the browser to the other side to sign in there, and says on its return what came of it. */
export function AuthorizeSection({ connector }: { connector: Connector }) {
  const { t } = useTranslation(['connectors', 'shell'])
  const [back] = useState(() => returned(connector.id))
  const may = useMay('connector.authorize')
  const authorize = useAuthorizeConnector(connector.id)
  const needed = connector.health?.state === 'needs_authorization'
  const active = connector.state === 'active'
  const why = !may ? t('shell:viewOnly') : active ? undefined : t('activateToAuthorize')
  useEffect(() => {
    if (back) sessionStorage.removeItem(left(connector.id))
  }, [back, connector.id])
  const go = () =>
    authorize.mutate(undefined, {
      onSuccess: ({ location: where }) => {
        sessionStorage.setItem(left(connector.id), 'yes')
        location.assign(where)
      },
    })
  return (
    <Part
      title={t('authorization')}
      lead={t('authorizationLead')}
      actions={
        <Explained why={why}>
          <Button variant={needed ? 'filled' : 'default'} loading={authorize.isPending} onClick={go} {...greyed(why)}>
            {needed ? t('authorize') : t('authorizeAgain')}
          </Button>
        </Explained>
      }
    >
      {authorize.error && <ErrorState error={authorize.error} />}
      {active && (
        <Alert color={needed ? 'yellow' : 'teal'} variant="light" role="status" icon={needed ? <IconKey aria-hidden /> : <IconCircleCheck aria-hidden />}>
          {needed ? t(back ? 'stillNotAuthorized' : 'notAuthorized') : t(back ? 'nowAuthorized' : 'isAuthorized')}
        </Alert>
      )}
    </Part>
  )
}
