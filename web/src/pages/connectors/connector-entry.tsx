import { Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Connector } from '@/api/connectors'
import classes from './connectors.module.css'
import { sentence } from './sentence'
import { StateMark, stateOf } from './state-mark'

/** ConnectorEntry is a connector in a list: its name leads to its page, and under it stands how it is. */
export function ConnectorEntry({ connector }: { connector: Connector }) {
  return (
    <Stack component="li" gap={2}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Anchor component={Link} to="/connectors/$connector" params={{ connector: connector.id } as never} fw={500} truncate>
          {connector.name}
        </Anchor>
        <StateMark state={stateOf(connector)} />
      </Group>
      {connector.health?.sentence !== undefined && (
        <Text size="xs" c="dimmed" className={classes.sentence}>
          {sentence(connector.health.sentence)}
        </Text>
      )}
    </Stack>
  )
}
