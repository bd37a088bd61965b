import { Alert, Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconKey } from '@tabler/icons-react'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connector } from '@/api/connectors'
import { useAuthorizeConnector } from '@/api/credentials'
import { useMay } from '@/api/session'
import { ErrorState } from '@/ui/error-state'
import { Explained, greyed } from '@/ui/explained'
import { Part } from './part'

const left = (id: string) => `callwright-authorizing-${id}`

/** Notes that this browser goes away to authorize the connector; one that keeps nothing says less when it is back. */
function leave(id: string) {
  try {
    sessionStorage.setItem(left(id), 'yes')
  } catch {
    // What came of it is in the connector's health.
  }
}

/** Whether this browser has just been away to authorize the connector. */
function returned(id: string): boolean {
  try {
    return sessionStorage.getItem(left(id)) !== null
  } catch {
    return false
  }
}

const outcomes = ['denied', 'refused', 'issuer', 'no_token', 'changed', 'failed'] as const

/** Why an authorization has not come about, by the word that the server put into the address; undefined where it has. */
export function outcomeIn(search: Record<string, unknown>): (typeof outcomes)[number] | undefined {
  if (search.authorization === undefined) return undefined
  return outcomes.find((o) => o === search.authorization) ?? 'failed'
}

/** AuthorizeSection sends the browser to the other side to sign in there, and says on its return what came of it. */
export function AuthorizeSection({ connector }: { connector: Connector }) {
  const { t } = useTranslation(['connectors', 'shell'])
  const [back] = useState(() => returned(connector.id))
  const search: Record<string, unknown> = useSearch({ strict: false })
  const may = useMay('connector.authorize')
  const authorize = useAuthorizeConnector(connector.id)
  const needed = connector.health?.state === 'needs_authorization'
  // Only who has just been away is told: an address by itself says nothing.
  const because = back ? (outcomeIn(search) ?? (needed ? 'failed' : undefined)) : undefined
  const active = connector.state === 'active'
  const why = !may ? t('shell:viewOnly') : active ? undefined : t('activateToAuthorize')
  useEffect(() => {
    if (back) sessionStorage.removeItem(left(connector.id))
  }, [back, connector.id])
  const go = () =>
    authorize.mutate(undefined, {
      onSuccess: ({ location: where }) => {
        leave(connector.id)
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
      {because !== undefined && (
        <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />}>
          {t(`notAuthorizedBecause.${because}`)}
        </Alert>
      )}
      {active && (
        <Alert color={needed ? 'yellow' : 'teal'} variant="light" role="status" icon={needed ? <IconKey aria-hidden /> : <IconCircleCheck aria-hidden />}>
          {needed ? t('notAuthorized') : t(back && because === undefined ? 'nowAuthorized' : 'isAuthorized')}
        </Alert>
      )}
    </Part>
  )
}
