import { Badge, Group } from '@mantine/core'

const colours: Record<string, string> = { Live: 'green', Test: 'orange', Dev: 'blue', Latest: 'gray' }

const order = ['Live', 'Test', 'Dev', 'Latest']

/** LabelBadges are version labels, Live first; those of another version than `of` say of which. */
export function LabelBadges({ labels, of }: { labels: Record<string, number>; of?: number }) {
  const names = Object.keys(labels).sort((a, b) => order.indexOf(a) - order.indexOf(b))
  return (
    <Group gap={4} wrap="wrap">
      {names.map((label) => (
        <Badge key={label} size="sm" variant={label === 'Live' ? 'filled' : 'light'} color={colours[label] ?? 'gray'} tt="none">
          {of === undefined || labels[label] === of ? label : `${label} ${String(labels[label])}`}
        </Badge>
      ))}
    </Group>
  )
}
