import { Grid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { useRunFunction } from '@/api/functions'
import { ErrorState } from '@/ui/error-state'
import { ParameterRows } from './parameter-rows'
import { ProblemList } from './problem-list'
import { hasEntry, isAboutFunction, problemAt, problemsOf } from './problems'
import { RunPanel } from './run-panel'
import { SourceEditor, type SourceHandle } from './source-editor'
import type { Editing } from './use-draft'
import type { RunInputs } from './use-run-inputs'

type Props = { draft: Editing; readOnly: boolean; run: ReturnType<typeof useRunFunction>; inputs: RunInputs; onRun: () => void }

/** Bench is where a function is written and tried: its source, what goes in and comes out, and a run. */
export function Bench({ draft, readOnly, run, inputs, onRun }: Props) {
  const { t } = useTranslation('functions')
  const editor = useRef<SourceHandle>(null)
  const { now, change, error } = draft
  const noEntry = !readOnly && !hasEntry(now.source)
  const problems = useMemo(
    () => [...problemsOf(error), ...(error ? [] : problemsOf(run.error)), ...(noEntry ? [{ severity: 'warning' as const, message: t('problems.noEntry') }] : [])],
    [error, run.error, noEntry, t],
  )
  const names = useMemo(() => now.inputs.map((p) => p.name), [now.inputs])
  const go = (line: number, column: number) => editor.current?.go(line, column)
  return (
    <Grid gap="lg">
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Stack gap="md">
          {error && !isAboutFunction(error) && <ErrorState error={error} />}
          <Stack gap={4}>
            <SourceEditor ref={editor} value={now.source} onChange={(source) => change({ source })} label={t('code.source')} describedBy="source-hint" readOnly={readOnly} problems={problems} inputs={names} />
            <Text id="source-hint" size="xs" c="dimmed">
              {t('code.hint')} {!readOnly && t('code.keys')}
            </Text>
          </Stack>
          <ProblemList problems={problems} onGo={go} />
          {!readOnly && <RunPanel draft={now} run={run} inputs={inputs} pending={draft.busy} onRun={onRun} onGo={go} />}
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Stack gap="md">
          <TextInput label={t('create.name')} required={!readOnly} readOnly={readOnly} maxLength={200} value={now.name} error={problemAt(problems, 'name')} onChange={(e) => change({ name: e.currentTarget.value })} />
          <Textarea label={t('create.description')} autosize minRows={1} maxRows={6} maxLength={2000} readOnly={readOnly} value={now.description} onChange={(e) => change({ description: e.currentTarget.value })} />
          <ParameterRows side="inputs" rows={now.inputs} readOnly={readOnly} problems={problems} onChange={(rows) => change({ inputs: rows })} />
          <ParameterRows side="outputs" rows={now.outputs} readOnly={readOnly} problems={problems} onChange={(rows) => change({ outputs: rows })} />
        </Stack>
      </Grid.Col>
    </Grid>
  )
}
