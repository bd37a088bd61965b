import { Button, Card, Group, Stack, Text, Title } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Connector } from '@/api/connectors'
import type { Kind } from '@/api/kinds'
import { useMay } from '@/api/session'
import { ConnectorEntry } from './connector-entry'
import { Explained, greyed } from '@/ui/explained'
import classes from './connectors.module.css'

function Entries({ title, connectors }: { title: string; connectors: readonly Connector[] }) {
  const id = useId()
  if (connectors.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={3} id={id} fz="sm">
        {title}
      </Title>
      <ul className={classes.list} aria-labelledby={id}>
        {connectors.map((c) => (
          <ConnectorEntry key={c.id} connector={c} />
        ))}
      </ul>
    </Stack>
  )
}

type Props = { kind: Kind; connectors: readonly Connector[]; full: boolean; onSetUp: () => void }

/** KindCard is the card of a kind of connector: what it is, the button for one more, and those that there are. */
export function KindCard({ kind, connectors, full, onSetUp }: Props) {
  const { t } = useTranslation(['connectors', 'shell'])
  const id = useId()
  const mayCreate = useMay('connector.create')
  const why = !mayCreate ? t('shell:viewOnly') : full ? t('limitReached', { limit: kind.limit }) : undefined
  return (
    <Card withBorder component="section" aria-labelledby={id} padding="lg">
      <Stack gap="md">
        <Stack gap={4}>
          <Title order={2} id={id}>
            {kind.title}
          </Title>
          <Text size="sm" c="dimmed">
            {kind.help}
          </Text>
        </Stack>
        <Group gap="sm">
          <Explained why={why}>
            <Button variant={connectors.length === 0 ? 'filled' : 'default'} aria-describedby={id} onClick={onSetUp} {...greyed(why)}>
              {connectors.length === 0 ? t('setUp') : t('addMore')}
            </Button>
          </Explained>
          {mayCreate && full && (
            <Text size="xs" c="dimmed" maw={320}>
              {why}
            </Text>
          )}
        </Group>
        <Entries title={t('activeConnectors')} connectors={connectors.filter((c) => c.state === 'active')} />
        <Entries title={t('inactiveConnectors')} connectors={connectors.filter((c) => c.state !== 'active')} />
      </Stack>
    </Card>
  )
}
