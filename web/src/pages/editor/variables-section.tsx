import { Badge, Button, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { IconLock, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FlowDocument } from '@/api/flows'
import { problemsOfVariable } from '@/model/problems'
import { AddGlobal } from './add-global'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { ProblemLine } from './problem-line'
import { VariableDialog } from './variable-dialog'

type Variable = FlowDocument['variables'][number]

/** VariablesSection lists the flow's variables, and makes new ones. */
export function VariablesSection() {
  const { t } = useTranslation('designer')
  const { document: doc, editing, placed, validation, state } = useDesigner()
  const [asked, ask] = useState<{ variable?: Variable }>()
  const { focus } = state
  const [seen, setSeen] = useState(focus.turn)
  if (focus.turn !== seen) {
    setSeen(focus.turn)
    const name = /^variables\.([^.]+)/.exec(focus.field ?? '')?.[1]
    const variable = doc.variables.find((v) => v.name === name)
    if (focus.activity === undefined && variable) ask({ variable })
  }
  return (
    <Stack gap="xs" className={classes.section} component="section" aria-label={t('variables.title')}>
      <Group justify="space-between">
        <Text fw={600} size="sm" component="h3">
          {t('variables.title')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('variables.count', { count: doc.variables.length })}
        </Text>
      </Group>
      {doc.variables.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('variables.empty')}
        </Text>
      )}
      <Stack gap={0} mx="calc(-1 * var(--mantine-spacing-md))">
        {doc.variables.map((v) => (
          <div key={v.name}>
            <UnstyledButton className={classes.row} onClick={() => ask({ variable: v })} aria-label={t('variables.open', { name: v.name })}>
              <VariableLine variable={v} />
            </UnstyledButton>
            {validation && problemsOfVariable(placed, v.name).map((p) => (
              <Group key={p.message} px="md" pb={4}>
                <ProblemLine severity={p.severity} message={p.message} mend={p.mend} />
              </Group>
            ))}
          </div>
        ))}
      </Stack>
      {editing.on && (
        <Group gap="xs">
          <Button size="xs" variant="light" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => ask({})}>
            {t('variables.add')}
          </Button>
          <AddGlobal />
        </Group>
      )}
      {asked && <VariableDialog variable={asked.variable} onClose={() => ask(undefined)} />}
    </Stack>
  )
}

function VariableLine({ variable: v }: { variable: Variable }) {
  const { t } = useTranslation('designer')
  const value = typeof v.value === 'string' ? v.value : v.value === undefined || v.value === null ? '' : JSON.stringify(v.value)
  return (
    <Stack gap={2} flex={1} miw={0}>
      <Group gap={6} wrap="nowrap" justify="space-between">
        <Text size="sm" fw={500} truncate>
          {v.name}
        </Text>
        <Group gap={4} wrap="nowrap">
          {v.secure && <IconLock size={14} role="img" aria-label={t('variables.secure')} />}
          {v.source && (
            <Badge size="xs" variant="outline" tt="none">
              {t(`variables.sources.${v.source}`)}
            </Badge>
          )}
          <Badge size="xs" variant="default" tt="none">
            {t(`variables.types.${v.type}`)}
          </Badge>
        </Group>
      </Group>
      <Text size="xs" c="dimmed" truncate>
        {v.secure && value !== '' ? '••••••' : value === '' ? t('variables.noValue') : value}
      </Text>
    </Stack>
  )
}
