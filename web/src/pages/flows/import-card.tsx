import { ActionIcon, Alert, Badge, Button, Card, Checkbox, Collapse, Group, Loader, Radio, Stack, Text, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconAlertTriangle, IconCheck, IconChevronDown, IconChevronRight, IconX } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './flows.module.css'
import type { Choice, ImportFile } from './import-list'
import { ImportNeeds } from './import-needs'
import { ImportProblems } from './import-problems'
import { needKey } from './import-report'
import { ReportSentence } from './report-sentence'

type Props = { file: ImportFile; files: ImportFile[]; bound: Choice[]; busy: boolean; open: boolean; onChange: (part: Partial<ImportFile>) => void; onRemove: () => void }

function Detail({ file, files, busy, onChange }: Omit<Props, 'open' | 'onRemove' | 'bound'>) {
  const { t } = useTranslation('flows')
  return (
    <Stack gap="md" pt="sm">
      {file.existing && (
        <Radio.Group label={t('import.there', { name: file.existing.name })} value={file.replaces ? 'draft' : 'new'} onChange={(v) => onChange({ replaces: v === 'draft' })}>
          <Group mt={4}>
            <Radio value="new" label={t('import.asNew')} disabled={busy} />
            <Radio value="draft" label={t('import.asDraft')} disabled={busy} />
          </Group>
        </Radio.Group>
      )}
      {!file.replaces && <TextInput label={t('create.name')} maw={420} maxLength={200} value={file.name} disabled={busy} onChange={(e) => onChange({ name: e.currentTarget.value })} />}
      <ImportNeeds file={file} files={files} busy={busy} onChange={onChange} />
      <ImportProblems file={file} />
    </Stack>
  )
}

/** ImportCard is a file of an import: what is in it, what it needs, and what became of it. */
export function ImportCard({ file, files, bound, busy, open, onChange, onRemove }: Props) {
  const { t } = useTranslation(['flows', 'shell'])
  const [shown, setShown] = useState(open)
  const id = useId()
  const { checked, state } = file
  const title = file.flow?.name ?? (file.replaces ? file.existing?.name : file.name) ?? file.path
  return (
    <Card withBorder component="article" aria-label={file.path} data-state={state}>
      <Group wrap="nowrap" align="flex-start" gap="sm">
        {state === 'checking' || state === 'saving' ? (
          <Loader size={20} aria-label={t(`importStates.${state}`)} />
        ) : state === 'saved' ? (
          <IconCheck size={20} color="var(--mantine-color-green-text)" aria-label={t('importStates.saved')} />
        ) : state === 'bad' ? (
          <IconAlertTriangle size={20} color="var(--mantine-color-red-text)" aria-label={t('importStates.bad')} />
        ) : (
          <Checkbox checked={file.included} disabled={busy} aria-label={t('import.include', { name: title })} onChange={(e) => onChange({ included: e.currentTarget.checked })} />
        )}
        <Stack gap={4} className={classes.grow} miw={0}>
          <Group gap={6}>
            <Text fw={600} className={classes.name}>
              {checked ? title : file.path}
            </Text>
            {checked && (
              <Badge size="sm" variant="light" color="gray" tt="none">
                {t(`types.${checked.document.type}`)}
              </Badge>
            )}
          </Group>
          {checked && (
            <Text size="xs" c="dimmed" className={classes.name} fw={400}>
              {file.path} · {t(`importFormats.${checked.report.format}`)}
            </Text>
          )}
          {checked && (
            <Text size="sm">
              <ReportSentence report={checked.report} isBound={(need) => bound.some((c) => needKey(c.need) === needKey(need))} />
            </Text>
          )}
          {file.reason && (
            <Alert color="red" p="xs" mt={4} role="alert">
              <Text size="sm">{file.reason}</Text>
            </Alert>
          )}
        </Stack>
        {state === 'saved' && file.flow ? (
          <Button size="xs" variant="light" component={Link} to={`/flows/${file.flow.id}`} aria-label={t('import.openNamed', { name: title })}>
            {t('list.open')}
          </Button>
        ) : (
          <Group gap={2} wrap="nowrap">
            {checked && (
              <ActionIcon variant="subtle" color="gray" aria-expanded={shown} aria-controls={id} aria-label={t('import.detail', { name: title })} onClick={() => setShown(!shown)}>
                {shown ? <IconChevronDown size={18} aria-hidden /> : <IconChevronRight size={18} aria-hidden />}
              </ActionIcon>
            )}
            {!busy && (
              <ActionIcon variant="subtle" color="gray" aria-label={t('import.remove', { name: file.path })} onClick={onRemove}>
                <IconX size={18} aria-hidden />
              </ActionIcon>
            )}
          </Group>
        )}
      </Group>
      {checked && state !== 'saved' && (
        <Collapse expanded={shown} id={id}>
          <Detail file={file} files={files} busy={busy} onChange={onChange} />
        </Collapse>
      )}
    </Card>
  )
}
