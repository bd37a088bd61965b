import { Button, Group, JsonInput, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { useRunFunction } from '@/api/functions'
import type { Draft } from './draft'
import classes from './functions.module.css'
import { RunForm } from './run-form'
import { RunResult } from './run-result'
import type { RunInputs } from './use-run-inputs'

type Props = { draft: Draft; run: ReturnType<typeof useRunFunction>; inputs: RunInputs; pending: boolean; onRun: () => void; onGo: (line: number, column: number) => void }

/** RunPanel tries a function with made-up inputs, by a form or as JSON, and shows what it gave. */
export function RunPanel({ draft, run, inputs, pending, onRun, onGo }: Props) {
  const { t } = useTranslation('functions')
  return (
    <section aria-labelledby="run-title" className={classes.run}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="lg">
        <Stack gap="sm">
          <Group justify="space-between">
            <Title order={2} id="run-title">
              {t('run.title')}
            </Title>
            <SegmentedControl
              size="xs"
              aria-label={t('run.inputsAs')}
              value={inputs.text === undefined ? 'form' : 'json'}
              onChange={inputs.show}
              data={[
                { value: 'form', label: t('run.form') },
                { value: 'json', label: 'JSON' },
              ]}
            />
          </Group>
          {inputs.text === undefined ? (
            <RunForm parameters={draft.inputs} typed={inputs.typed} wrong={inputs.wrong} onChange={inputs.type} />
          ) : (
            <JsonInput
              label={t('run.inputs')}
              autosize
              minRows={6}
              maxRows={16}
              formatOnBlur
              classNames={{ input: classes.code }}
              value={inputs.text}
              error={inputs.notObject ? t('run.notObject') : undefined}
              onChange={inputs.write}
            />
          )}
          <Button className={classes.start} leftSection={<IconPlayerPlay size={16} aria-hidden />} loading={pending || run.isPending} onClick={onRun} title="Ctrl+Enter">
            {t('run.go')}
          </Button>
          <Text size="xs" c="dimmed">
            {t('run.limits')}
          </Text>
        </Stack>
        <div role="region" aria-label={t('run.result')} aria-live="polite" aria-busy={run.isPending}>
          <RunResult outputs={draft.outputs} ran={run.data} error={run.error} onGo={onGo} />
        </div>
      </SimpleGrid>
    </section>
  )
}
