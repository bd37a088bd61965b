import { Group, Text } from '@mantine/core'
import { IconAlertCircle, IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react'
import type { FlowProblem } from '@/api/flows'

const icons = { error: IconAlertCircle, warning: IconAlertTriangle, note: IconInfoCircle }
const colours = { error: 'light-dark(var(--mantine-color-red-8), var(--mantine-color-red-4))', warning: 'light-dark(var(--mantine-color-yellow-9), var(--mantine-color-yellow-4))', note: 'light-dark(var(--mantine-color-blue-8), var(--mantine-color-blue-4))' }

/** SeverityMark is the sign of a severity, by shape and colour, with how many there are. */
export function SeverityMark({ severity, count }: { severity: FlowProblem['severity']; count?: number }) {
  const Icon = icons[severity]
  return (
    <Group gap={3} wrap="nowrap" c={count === 0 ? 'dimmed' : colours[severity]} component="span">
      <Icon size={16} aria-hidden />
      {count !== undefined && (
        <Text size="sm" span c="inherit">
          {count}
        </Text>
      )}
    </Group>
  )
}
