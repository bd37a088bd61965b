import { Badge, Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { DiffChange, DiffItem, FlowDiff } from '@/api/versions'
import classes from './designer.module.css'

/** DiffList says what differs, by activity, variable and setting. `titleOf` gives what people call a kind. */
export function DiffList({ diff, titleOf = (kind) => kind }: { diff: FlowDiff; titleOf?: (kind: string) => string }) {
  const { t } = useTranslation('designer')
  if (diff.activities.length + diff.variables.length + diff.flow.length === 0) return <Text size="sm">{t('publish.same')}</Text>
  return (
    <Stack gap="xs">
      {diff.flow.length > 0 && <Changes changes={diff.flow} />}
      {diff.activities.map((a) => (
        <Item key={`a ${a.id ?? a.label}`} item={a} title={a.kind && titleOf(a.kind)} />
      ))}
      {diff.variables.map((v) => (
        <Item key={`v ${v.label}`} item={v} title={v.kind} />
      ))}
    </Stack>
  )
}

function Item({ item, title }: { item: DiffItem; title: string | undefined }) {
  const { t } = useTranslation('designer')
  const links = (item.links ?? []) as { port?: string; old?: string; new?: string; from?: string; to?: string }[]
  return (
    <Stack gap={2}>
      <Group gap={8}>
        <Badge size="sm" tt="none" variant="outline" color={{ added: 'teal', removed: 'red', changed: 'blue' }[item.change]}>
          {t(`publish.${item.change}`)}
        </Badge>
        <Text size="sm" fw={500}>
          {item.was === undefined || item.was === '' ? item.label : `${item.was} → ${item.label}`}
        </Text>
        {title && (
          <Text size="xs" c="dimmed">
            {title}
          </Text>
        )}
      </Group>
      {item.change === 'changed' && <Changes changes={item.changes} />}
      {item.change === 'changed' && links.map((l) => (
        <Text key={l.port} size="xs" pl="md">
          {t('publish.link', { port: l.port ?? '', from: l.old ?? l.from ?? '–', to: l.new ?? l.to ?? '–' })}
        </Text>
      ))}
    </Stack>
  )
}

function Changes({ changes }: { changes: readonly DiffChange[] }) {
  return (
    <Stack gap={2} pl="md">
      {changes.map((c) => (
        <Text key={c.path} size="xs" component="div">
          {c.path}
          {': '}
          <span className={classes.hit}>
            {c.old !== undefined && <del>{told(c.old)}</del>} {c.new !== undefined && <ins>{told(c.new)}</ins>}
          </span>
        </Text>
      ))}
    </Stack>
  )
}

const told = (v: unknown) => {
  const text = typeof v === 'string' ? v : JSON.stringify(v)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
