import { Badge } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleDashed, IconCircleX, IconKey, IconPlayerPause } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Connector, ConnectorHealth } from '@/api/connectors'

type State = ConnectorHealth['state']

const marks = {
  ok: { icon: IconCircleCheck, color: 'teal' },
  expiring: { icon: IconAlertTriangle, color: 'yellow' },
  failing: { icon: IconCircleX, color: 'red' },
  inactive: { icon: IconPlayerPause, color: 'gray' },
  unused: { icon: IconCircleDashed, color: 'blue' },
  needs_authorization: { icon: IconKey, color: 'yellow' },
} as const

/** How a connector is, or only whether it is active where more must not be seen. */
export function stateOf(connector: Pick<Connector, 'state' | 'health'>): State {
  return connector.health?.state ?? (connector.state === 'inactive' ? 'inactive' : 'unused')
}

/** StateMark says how a connector is: a sign, a colour and a word. */
export function StateMark({ state }: { state: State }) {
  const { t } = useTranslation('connectors')
  const { icon: Icon, color } = marks[state]
  return (
    <Badge variant="default" tt="none" fw={500} leftSection={<Icon size={14} aria-hidden color={`var(--mantine-color-${color}-filled)`} />} style={{ flexShrink: 0 }}>
      {t(`states.${state}`)}
    </Badge>
  )
}
