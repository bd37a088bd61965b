import { ActionIcon, Group, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { redoName, undoName } from '@/model/history'
import { useActionName } from './action-name'
import { useDesigner } from './designer-context'
import { useTranslation } from 'react-i18next'

/** HistoryButtons take back and do again; they say what. */
export function HistoryButtons() {
  const { t } = useTranslation('designer')
  const { state, dispatch, editing } = useDesigner()
  const named = useActionName()
  const back = undoName(state.history)
  const again = redoName(state.history)
  const undo = back ? t('bar.undoThat', { what: named(back) }) : t('bar.undo')
  const redo = again ? t('bar.redoThat', { what: named(again) }) : t('bar.redo')
  return (
    <Group gap={2} wrap="nowrap">
      <Tooltip label={`${undo} (Ctrl Z)`}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={undo} disabled={!back || !editing.on} onClick={() => dispatch({ type: 'undo' })}>
          <IconArrowBackUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={`${redo} (Ctrl Shift Z)`}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={redo} disabled={!again || !editing.on} onClick={() => dispatch({ type: 'redo' })}>
          <IconArrowForwardUp size={18} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  )
}
