import { Button, Group } from '@mantine/core'
import { IconPlayerPlay, IconUpload } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { EditToggle } from './edit-toggle'
import { HistoryButtons } from './history-buttons'
import { SaveControls } from './save-controls'
import { ValidationToggle } from './validation-toggle'

/** BottomBar is Webex's: Edit, Autosave, Save, Revert, Validation, Publish, Debug. */
export function BottomBar() {
  const { t } = useTranslation('designer')
  const { editing, panels, show } = useDesigner()
  return (
    <div className={classes.bottom} role="toolbar" aria-label={t('bar.label')}>
      <Group gap="sm" wrap="nowrap">
        <EditToggle />
        <HistoryButtons />
        <SaveControls />
      </Group>
      <Group gap="sm" wrap="nowrap">
        <ValidationToggle />
        <Button variant="default" size="sm" leftSection={<IconPlayerPlay size={16} aria-hidden />} aria-pressed={panels.simulator} onClick={() => show('simulator', !panels.simulator)}>
          {t('bar.debug')}
        </Button>
        {editing.mayPublish && (
          <Button size="sm" leftSection={<IconUpload size={16} aria-hidden />} onClick={() => show('publish', true)}>
            {t('bar.publish')}
          </Button>
        )}
      </Group>
    </div>
  )
}
