import { Badge, Group } from '@mantine/core'

const colours: Record<string, string> = { Live: 'green', Test: 'orange', Dev: 'blue', Latest: 'gray' }

/** LabelBadges are version labels, Live first. */
export function LabelBadges({ labels }: { labels: string[] }) {
  const order = ['Live', 'Test', 'Dev', 'Latest']
  return (
    <Group gap={4} wrap="wrap">
      {[...labels].sort((a, b) => order.indexOf(a) - order.indexOf(b)).map((label) => (
        <Badge key={label} size="sm" variant={label === 'Live' ? 'filled' : 'light'} color={colours[label] ?? 'gray'} tt="none" autoContrast>
          {label}
        </Badge>
      ))}
    </Group>
  )
}
