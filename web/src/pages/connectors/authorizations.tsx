import { Card, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Connector } from '@/api/connectors'
import { EmptyState } from '@/ui/empty-state'
import { ConnectorEntry } from './connector-entry'
import classes from './connectors.module.css'

/** Authorizations lists the connectors to which somebody has to sign in at the other side. */
export function Authorizations({ connectors }: { connectors: readonly Connector[] }) {
  const { t } = useTranslation('connectors')
  const theirs = connectors.filter((c) => c.settings?.scheme === 'oauth2-authorization-code')
  if (theirs.length === 0) return <EmptyState icon={<IconKey />} title={t('noAuthorizations')} lead={t('noAuthorizationsLead')} />
  return (
    <Card withBorder padding="lg">
      <Text size="sm" c="dimmed" mb="md">
        {t('authorizationsLead')}
      </Text>
      <ul className={classes.list} aria-label={t('authorizations')}>
        {theirs.map((c) => (
          <ConnectorEntry key={c.id} connector={c} />
        ))}
      </ul>
    </Card>
  )
}
