import { Alert, Anchor, Badge, Group, Stack, Table, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '@/api/client'
import type { FunctionParameter, Ran } from '@/api/functions'
import { CopyButton } from '@/ui/copy-button'
import { ErrorState } from '@/ui/error-state'
import { ValueTable, written } from '@/ui/value-table'
import classes from './functions.module.css'
import { problemsOf } from './problems'
import { type OutputRow, outputsOf } from './run-values'

type Props = { outputs: readonly FunctionParameter[]; ran?: Ran; error: Error | null; onGo: (line: number, column: number) => void }

function useTook() {
  const { i18n } = useTranslation('functions')
  return (ms: number) => new Intl.NumberFormat(i18n.language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 1 }).format(ms)
}

function Log({ lines }: { lines: readonly string[] }) {
  const { t } = useTranslation('functions')
  if (lines.length === 0) return null
  return (
    <Stack gap={4}>
      <Title order={3}>{t('run.log')}</Title>
      <pre className={classes.log} tabIndex={0} aria-label={t('run.log')}>
        {lines.join('\n')}
      </pre>
    </Stack>
  )
}

/** RunResult is what a run gave: outputs, log and time, or where it failed. */
export function RunResult({ outputs, ran, error, onGo }: Props) {
  const { t } = useTranslation('functions')
  const took = useTook()
  if (error) return <Broken error={error} onGo={onGo} />
  if (ran === undefined) {
    return (
      <Text size="sm" c="dimmed">
        {t('run.notYet')}
      </Text>
    )
  }
  const result = outputsOf(outputs, ran.value)
  const all = JSON.stringify(ran.value, null, 2) ?? 'null'
  return (
    <Stack gap="sm">
      <Group gap="xs">
        <Badge variant="light" color="teal" tt="none" leftSection={<IconCheck size={12} aria-hidden />}>
          {t('run.done')}
        </Badge>
        <Text size="sm" c="dimmed">
          {took(ran.milliseconds)}
        </Text>
        <CopyButton value={all} what={t('run.result')} />
      </Group>
      {result !== undefined && result.rows.length > 0 && <Outputs rows={result.rows} />}
      {result === undefined && outputs.length > 0 && (
        <Text size="sm" className={classes.warning}>
          <IconAlertTriangle size={14} aria-hidden /> {t('run.noObject')}
        </Text>
      )}
      {result === undefined && <pre className={classes.log} tabIndex={0} aria-label={t('run.result')}>{all}</pre>}
      {result !== undefined && (Object.keys(result.others).length > 0 || result.rows.length === 0) && (
        <Stack gap={4}>
          <Title order={3}>{result.rows.length > 0 ? t('run.others') : t('run.result')}</Title>
          <ValueTable values={result.others} label={t('run.others')} empty={t('run.emptyResult')} />
        </Stack>
      )}
      <Log lines={ran.log ?? []} />
    </Stack>
  )
}

function Outputs({ rows }: { rows: readonly OutputRow[] }) {
  const { t } = useTranslation('functions')
  return (
    <Table aria-label={t('parameters.outputs')} className={classes.outputs} verticalSpacing={4} horizontalSpacing={0}>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.name}>
            <Table.Th scope="row">
              {row.name}
              <Text size="xs" c="dimmed">
                {row.type || t('parameters.anyType')}
              </Text>
            </Table.Th>
            <Table.Td className={classes.value}>
              {row.trouble !== 'missing' && written(row.value)}
              {row.trouble && (
                <Text size="xs" className={classes.warning}>
                  <IconAlertTriangle size={14} aria-hidden /> {t(`run.${row.trouble === 'missing' ? 'missing' : 'otherType'}`, { type: row.type })}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

function Broken({ error, onGo }: { error: Error; onGo: Props['onGo'] }) {
  const { t } = useTranslation('functions')
  const took = useTook()
  const [problem] = problemsOf(error)
  if (problem === undefined || !(error instanceof ApiProblem)) return <ErrorState error={error} />
  const { log, milliseconds } = error.body as { log?: unknown; milliseconds?: unknown }
  const { line, column = 1 } = problem
  return (
    <Stack gap="sm">
      <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle aria-hidden />} title={t('run.failed')}>
        <Text size="sm">{problem.message}</Text>
        {line !== undefined && (
          <Anchor component="button" type="button" size="sm" onClick={() => onGo(line, column)}>
            {t('run.goTo', { line, column })}
          </Anchor>
        )}
      </Alert>
      {typeof milliseconds === 'number' && (
        <Text size="sm" c="dimmed">
          {took(milliseconds)}
        </Text>
      )}
      <Log lines={Array.isArray(log) ? log.map(String) : []} />
    </Stack>
  )
}
