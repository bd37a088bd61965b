import { Badge, Group, Stack, Text, Title } from '@mantine/core'
import { IconCircleCheck, IconCircleDashed } from '@tabler/icons-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { Kind } from '@/api/kinds'
import classes from './connectors.module.css'

/** AvailableKinds lists the HTTP connectors that there are, and which of them the organisation has set up (S1-14). */
export function AvailableKinds({ kinds, order = 2 }: { kinds: readonly Kind[]; order?: 2 | 3 }) {
  const { t } = useTranslation('connectors')
  const id = useId()
  return (
    <Stack component="section" gap="sm" aria-labelledby={id} maw={560}>
      <Title order={order} id={id} fz={order === 2 ? undefined : 'sm'}>
        {t('available')}
      </Title>
      <ul className={classes.list} aria-labelledby={id}>
        {kinds.map((kind) => {
          const done = kind.state === 'set_up'
          const Icon = done ? IconCircleCheck : IconCircleDashed
          return (
            <Group component="li" key={kind.kind} justify="space-between" wrap="nowrap" gap="sm">
              <Text size="sm">{kind.title}</Text>
              <Badge variant="default" tt="none" fw={500} leftSection={<Icon size={14} aria-hidden color={`var(--mantine-color-${done ? 'teal' : 'gray'}-filled)`} />} style={{ flexShrink: 0 }}>
                {done ? t('isSetUp', { number: kind.count }) : t('isAvailable')}
              </Badge>
            </Group>
          )
        })}
      </ul>
    </Stack>
  )
}
