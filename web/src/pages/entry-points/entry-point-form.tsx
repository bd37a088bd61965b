import { Anchor, Button, Group, Modal, Select, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '@/api/client'
import { type EntryPoint, useChangeEntryPoint, useCreateEntryPoint } from '@/api/entry-points'
import { flowNamesQuery } from '@/api/flows'
import { ErrorState } from '@/ui/error-state'
import { draftOf, type EntryPointDraft, textOf } from './entry-point-draft'
import { VariableRows } from './variable-rows'

const labels = ['Live', 'Test', 'Dev', 'Latest']

/** EntryPointForm makes or changes an entry point. */
export function EntryPointForm({ point, onClose }: { point?: EntryPoint; onClose: () => void }) {
  const { t } = useTranslation(['flows', 'shell'])
  const flows = useQuery(flowNamesQuery)
  const create = useCreateEntryPoint()
  const change = useChangeEntryPoint()
  const [draft, setDraft] = useState(() => draftOf(point))
  const put = (part: Partial<EntryPointDraft>) => setDraft((old) => ({ ...old, ...part }))
  const error = create.error ?? change.error
  const fields = error instanceof ApiProblem ? error.errors : []
  const at = (name: string) => fields.find((f) => f.location === `body.${name}` || f.location.startsWith(`body.${name}[`) || f.location.startsWith(`body.${name}.`))?.message
  const told = ['name', 'channel', 'flow', 'label', 'numbers', 'origins', 'variables', 'public'].some((name) => at(name) !== undefined)
  const choices = (flows.data ?? []).filter((f) => f.type === 'flow')
  const flow = choices.find((f) => f.id === draft.flow)
  const unlabelled = flow !== undefined && draft.label !== 'Latest' && flow.labels[draft.label] === undefined
  const save = (e: FormEvent) => {
    e.preventDefault()
    const body = textOf(draft, point)
    if (point) change.mutate({ id: point.id, revision: point.revision, body }, { onSuccess: onClose })
    else create.mutate(body, { onSuccess: onClose })
  }
  return (
    <Modal opened onClose={onClose} size="lg" title={point ? t('entry.editTitle', { name: point.name }) : t('entry.new')} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <form onSubmit={save}>
        <Stack>
          <TextInput data-autofocus required label={t('list.name')} maxLength={200} value={draft.name} error={at('name')} onChange={(e) => put({ name: e.currentTarget.value })} />
          <Select
            required
            label={t('entry.channel')}
            description={point ? t('entry.channelFixed') : undefined}
            disabled={point !== undefined}
            allowDeselect={false}
            value={draft.channel}
            error={at('channel')}
            onChange={(v) => put({ channel: v as EntryPointDraft['channel'] })}
            data={(['telephony', 'chat', 'task'] as const).map((value) => ({ value, label: t(`channels.${value}`) }))}
          />
          <Group grow align="flex-start" preventGrowOverflow={false}>
            <Select
              required
              searchable
              label={t('entry.flow')}
              value={draft.flow || null}
              error={at('flow')}
              placeholder={t('entry.chooseFlow')}
              nothingFoundMessage={t('list.noneFound')}
              onChange={(v) => put({ flow: v ?? '' })}
              data={choices.map((f) => ({ value: f.id, label: f.name }))}
            />
            <Select required label={t('entry.label')} allowDeselect={false} value={draft.label} error={at('label')} onChange={(v) => put({ label: v as EntryPointDraft['label'] })} data={labels} />
          </Group>
          {flow && (unlabelled || flow.version === 0) && (
            <Text size="sm" c="dimmed">
              {flow.version === 0 ? t('entry.unpublished') : t('entry.noVersion', { label: draft.label })}{' '}
              <Anchor component={Link} to={`/flows/${flow.id}/versions`} size="sm">
                {t('list.versions')}
              </Anchor>
            </Text>
          )}
          {draft.channel === 'telephony' && (
            <TagsInput label={t('entry.numbers')} description={t('entry.numbersHint')} value={draft.numbers} error={at('numbers')} onChange={(numbers) => put({ numbers })} splitChars={[',', ';', '\n']} acceptValueOnBlur />
          )}
          {draft.channel === 'chat' && (
            <>
              <Switch label={t('entry.public')} description={t('entry.publicHint')} checked={draft.public} error={at('public')} onChange={(e) => put({ public: e.currentTarget.checked })} />
              {draft.public && <TagsInput label={t('entry.origins')} description={t('entry.originsHint')} value={draft.origins} error={at('origins')} onChange={(origins) => put({ origins })} splitChars={[',', ' ', '\n']} acceptValueOnBlur />}
            </>
          )}
          <VariableRows flow={draft.flow} rows={draft.variables} error={at('variables')} onChange={(variables) => put({ variables })} />
          {error && !told && <ErrorState error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit" loading={create.isPending || change.isPending} disabled={draft.name.trim() === '' || draft.flow === ''}>
              {point ? t('shell:save') : t('entry.make')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
