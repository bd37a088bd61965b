import { Button, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { find } from '@/model/document'
import { ActivityPanel } from './activity-panel'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { useDoing } from './doing'
import { FlowPanel } from './flow-panel'

/** SettingsPanel shows what is selected; with nothing selected, the flow itself. */
export function SettingsPanel() {
  const { t } = useTranslation('designer')
  const { state, document: doc, editing } = useDesigner()
  const { remove, copy } = useDoing()
  const [first, ...more] = state.selection
  const activity = first === undefined ? undefined : find(doc, first)
  if (!activity) return <FlowPanel />
  if (more.length === 0) return <ActivityPanel activity={activity} />
  return (
    <Stack className={classes.section} gap="sm">
      <Text fw={600} component="h2">
        {t('activities', { count: state.selection.length })}
      </Text>
      {editing.on && (
        <>
          <Button variant="default" size="sm" onClick={copy}>
            {t('panel.duplicate')}
          </Button>
          <Button variant="default" size="sm" leftSection={<IconTrash size={16} aria-hidden />} onClick={remove}>
            {t('panel.remove')}
          </Button>
        </>
      )}
    </Stack>
  )
}
