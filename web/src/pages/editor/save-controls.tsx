import { ActionIcon, Button, Group, Switch, Text, Tooltip } from '@mantine/core'
import { IconArrowBackUpDouble, IconCloudCheck, IconCloudOff, IconCloudUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { ApiProblem, Unreachable } from '@/api/client'
import { useDesigner } from './designer-context'
import { useRevert } from './revert'

/** SaveControls are Autosave with the time of the last save, Save and Revert. */
export function SaveControls() {
  const { t } = useTranslation('designer')
  const { editing, saving } = useDesigner()
  const revert = useRevert()
  return (
    <Group gap="sm" wrap="nowrap">
      <Switch label={t('bar.autosave')} checked={saving.autosave} disabled={!editing.on} onChange={(e) => saving.setAutosave(e.currentTarget.checked)} />
      <SaveState />
      <Button variant="default" size="sm" disabled={!editing.on || !saving.dirty} loading={saving.busy} onClick={() => void saving.save().catch(() => undefined)}>
        {t('bar.save')}
      </Button>
      <Tooltip label={t('bar.revertHint')}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('bar.revert')} disabled={!editing.on} onClick={revert}>
          <IconArrowBackUpDouble size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}

/** What a refusal says, with the first place that it names. */
function reasonOf(why: Error): string {
  const first = why instanceof ApiProblem ? why.errors[0] : undefined
  return first && !why.message.includes(first.message) ? `${why.message} (${first.location}: ${first.message})` : why.message
}

/** SaveState says whether the draft is saved, and since when. */
function SaveState() {
  const { t, i18n } = useTranslation(['designer', 'shell'])
  const refused = (why: Error) => (why instanceof ApiProblem && why.status === 412 ? t('bar.stale') : t('bar.notSaved', { why: why instanceof Unreachable ? t('shell:unreachable') : reasonOf(why) }))
  const { saving, flow } = useDesigner()
  const at = (saving.at ?? new Date(flow.updated)).toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const [Icon, text] = saving.error
    ? ([IconCloudOff, refused(saving.error)] as const)
    : saving.dirty
      ? ([IconCloudUpload, saving.busy ? t('bar.saving') : t('bar.unsaved')] as const)
      : ([IconCloudCheck, t('bar.savedAt', { at })] as const)
  return (
    <Group gap={4} wrap="nowrap" role="status" c={saving.error ? 'red' : 'dimmed'} w={144} flex="none" title={text}>
      <Icon size={16} aria-hidden />
      <Text size="xs" truncate miw={0} c="inherit">
        {text}
      </Text>
    </Group>
  )
}
