import { Badge, Card, Group, Stack, Text, Title } from '@mantine/core'
import { IconArrowRight, IconMinus, IconPencil, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { DiffChange, DiffItem, FlowDiff } from '@/api/versions'
import { byChange, shownLines, shownLinks, shownValue } from './diff-shown'
import classes from './flows.module.css'

const signs = { added: { colour: 'green', Icon: IconPlus }, removed: { colour: 'red', Icon: IconMinus }, changed: { colour: 'blue', Icon: IconPencil } }

function ChangeLine({ change }: { change: DiffChange }) {
  const lines = shownLines(change)
  return (
    <Stack gap={2}>
      <Text size="xs" c="dimmed" fw={600}>
        {change.path}
      </Text>
      {lines.length > 0 ? (
        <Stack gap={1}>
          {lines.map((line, i) => (
            <span key={i} className={line.startsWith('+') ? classes.now : line.startsWith('-') ? classes.was : classes.mono}>
              {line}
            </span>
          ))}
        </Stack>
      ) : (
        <Group gap={6} align="flex-start">
          {change.old !== undefined && <del className={classes.was}>{shownValue(change.old)}</del>}
          {change.old !== undefined && change.new !== undefined && <IconArrowRight size={14} aria-hidden />}
          {change.new !== undefined && <ins className={classes.now}>{shownValue(change.new)}</ins>}
        </Group>
      )}
    </Stack>
  )
}

function LinkLines({ item }: { item: DiffItem }) {
  const { t } = useTranslation('flows')
  return (
    <>
      {shownLinks(item).map((link) => (
        <Group key={`${link.change} ${link.port}`} gap={6}>
          <Text size="xs" c="dimmed" fw={600}>
            {t('diff.link', { port: link.port })}
          </Text>
          {link.old !== undefined && <del className={classes.was}>{link.old}</del>}
          {link.old !== undefined && link.now !== undefined && <IconArrowRight size={14} aria-hidden />}
          {link.now !== undefined && <ins className={classes.now}>{link.now}</ins>}
        </Group>
      ))}
    </>
  )
}

function ItemCard({ item }: { item: DiffItem }) {
  const { t } = useTranslation('flows')
  const { colour, Icon } = signs[item.change]
  return (
    <Card withBorder padding="sm" component="article">
      <Stack gap="xs">
        <Group gap={6}>
          <Badge color={colour} variant="light" tt="none" leftSection={<Icon size={12} aria-hidden />}>
            {t(`diff.${item.change}`)}
          </Badge>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {item.label}
          </Text>
          {item.kind && (
            <Text size="sm" c="dimmed">
              {item.kind}
            </Text>
          )}
          {item.event_flow && (
            <Badge variant="light" color="gray" size="sm" tt="none">
              {t('diff.eventFlow')}
            </Badge>
          )}
        </Group>
        {item.was && <Text size="sm">{t('diff.was', { name: item.was })}</Text>}
        {item.change === 'changed' && item.was_kind && <Text size="sm">{t('diff.wasKind', { kind: item.was_kind })}</Text>}
        {item.changes.map((c) => (
          <ChangeLine key={c.path} change={c} />
        ))}
        <LinkLines item={item} />
      </Stack>
    </Card>
  )
}

function Items({ title, items }: { title: string; items: DiffItem[] }) {
  if (items.length === 0) return null
  return (
    <Stack gap="sm" component="section" aria-label={title}>
      <Title order={3}>{title}</Title>
      {byChange(items).flatMap(([, those]) => those.map((item) => <ItemCard key={`${item.change} ${item.id ?? ''} ${item.label}`} item={item} />))}
    </Stack>
  )
}

/** DiffCards is a difference by activities: what came, what went, what is otherwise. */
export function DiffCards({ diff }: { diff: FlowDiff | null }) {
  const { t } = useTranslation('flows')
  if (diff === null || diff.activities.length + diff.variables.length + diff.flow.length === 0) {
    return (
      <Text c="dimmed" role="status">
        {t('diff.equal')}
      </Text>
    )
  }
  const count = (change: DiffItem['change']) => diff.activities.filter((a) => a.change === change).length
  return (
    <Stack gap="lg">
      <Text role="status">{t('diff.summary', { added: count('added'), removed: count('removed'), changed: count('changed') })}</Text>
      <Items title={t('diff.activities')} items={diff.activities} />
      <Items title={t('diff.variables')} items={diff.variables} />
      {diff.flow.length > 0 && (
        <Stack gap="sm" component="section" aria-label={t('diff.flow')}>
          <Title order={3}>{t('diff.flow')}</Title>
          <Card withBorder padding="sm">
            <Stack gap="xs">
              {diff.flow.map((c) => (
                <ChangeLine key={c.path} change={c} />
              ))}
            </Stack>
          </Card>
        </Stack>
      )}
    </Stack>
  )
}
