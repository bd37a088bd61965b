import { Group, Switch, Text, Tooltip } from '@mantine/core'
import { IconLock } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Unreachable } from '@/api/client'
import { useDesigner } from './designer-context'

/** EditToggle takes and gives back the draft's lock. */
export function EditToggle() {
  const { t, i18n } = useTranslation(['designer', 'shell'])
  const { editing, saving } = useDesigner()
  const toggle = async () => {
    if (!editing.on) return editing.begin()
    if (saving.dirty && saving.autosave) await saving.save()
    return editing.end()
  }
  const since = editing.since === undefined ? '' : new Date(editing.since).toLocaleTimeString(i18n.language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const held = t('bar.heldBy', { by: editing.heldBy ?? '', since })
  const why = t('bar.notEditing', { why: editing.error instanceof Unreachable ? t('shell:unreachable') : (editing.error?.message ?? '') })
  return (
    <Group gap="xs" wrap="nowrap">
      <Tooltip label={t('bar.viewOnly')} disabled={editing.may}>
        <div>
          <Switch label={t('bar.edit')} checked={editing.on} disabled={!editing.may || editing.busy} onChange={() => void toggle().catch(() => undefined)} />
        </div>
      </Tooltip>
      {editing.error && (
        <Text size="xs" c="red" maw={140} truncate role="alert" title={why}>
          {why}
        </Text>
      )}
      {editing.heldBy !== undefined && (
        <Group gap={4} wrap="nowrap" role="status">
          <IconLock size={14} aria-hidden />
          <Text size="xs" maw={140} truncate title={held}>
            {held}
          </Text>
        </Group>
      )}
    </Group>
  )
}
