import { Button, Group, Input, Modal, SegmentedControl, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Schedule, useSaveSchedule } from '@/api/schedules'
import { Form } from '@/field/form'
import type { FormField } from '@/field/form-field'
import { ErrorState } from '@/ui/error-state'
import { EntryPointSelect } from './entry-point-select'
import { refused } from './refused'
import { complete, draftOf, kinds, type ScheduleDraft, textOf } from './schedule-draft'
import { ScheduleTimes } from './schedule-times'

/** ScheduleForm makes or changes a schedule. */
export function ScheduleForm({ schedule, onClose }: { schedule?: Schedule; onClose: () => void }) {
  const { t } = useTranslation(['triggers', 'shell'])
  const save = useSaveSchedule()
  const [draft, setDraft] = useState(() => draftOf(schedule))
  const put = (part: Partial<ScheduleDraft>) => setDraft((old) => ({ ...old, ...part }))
  const { at, rest } = refused(save.error, ['name', 'entry_point', 'at', 'every', 'days', 'time', 'zone', 'variables'])
  const variables: FormField = { name: 'variables', kind: 'pairs', label: t('schedules.variables'), help: t('schedules.variablesHint'), required: false }
  const submit = (e: FormEvent) => {
    e.preventDefault()
    save.mutate({ schedule, body: textOf(draft, schedule) }, { onSuccess: onClose })
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={schedule ? t('editTitle', { name: schedule.name }) : t('schedules.create')} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <form onSubmit={submit}>
        <Stack>
          {rest && save.error && <ErrorState error={save.error} />}
          <TextInput data-autofocus required label={t('name')} maxLength={200} value={draft.name} error={at.name} onChange={(e) => put({ name: e.currentTarget.value })} />
          <EntryPointSelect value={draft.entryPoint} error={at.entry_point} onChange={(entryPoint) => put({ entryPoint })} />
          <Input.Wrapper label={t('schedules.kind')} labelElement="div">
            <SegmentedControl fullWidth aria-label={t('schedules.kind')} value={draft.kind} onChange={(kind) => put({ kind: kind })} data={kinds.map((value) => ({ value, label: t(`schedules.kinds.${value}`) }))} />
          </Input.Wrapper>
          <ScheduleTimes draft={draft} at={at} onChange={put} />
          <Form
            fields={[variables]}
            values={{ variables: draft.variables }}
            onChange={(values) => put({ variables: values.variables as ScheduleDraft['variables'] })}
            problems={at.variables === undefined ? [] : [{ field: 'variables', severity: 'error', message: at.variables }]}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={!complete(draft)}>
              {schedule ? t('shell:save') : t('make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
