import { ActionIcon, Tooltip } from '@mantine/core'
import { Panel, useReactFlow } from '@xyflow/react'
import { IconBinaryTree2, IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type Props = { editable: boolean; onFit: () => void; onArrange: () => void; still: boolean }

/** Tools are the buttons at the corner of the canvas. */
export function Tools({ editable, onFit, onArrange, still }: Props) {
  const { t } = useTranslation('designer')
  const { zoomIn, zoomOut } = useReactFlow()
  const duration = still ? 0 : 150
  const tools = [
    { text: t('canvas.zoomIn'), icon: IconPlus, act: () => void zoomIn({ duration }) },
    { text: t('canvas.zoomOut'), icon: IconMinus, act: () => void zoomOut({ duration }) },
    { text: t('canvas.fit'), icon: IconMaximize, act: onFit },
    ...(editable ? [{ text: t('canvas.arrange'), icon: IconBinaryTree2, act: onArrange }] : []),
  ]
  return (
    <Panel position="bottom-left">
      <ActionIcon.Group orientation="vertical" aria-label={t('canvas.tools')} role="group">
        {tools.map(({ text, icon: Sign, act }) => (
          <Tooltip key={text} label={text} position="right">
            <ActionIcon variant="default" size="lg" aria-label={text} onClick={act}>
              <Sign size={17} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ))}
      </ActionIcon.Group>
    </Panel>
  )
}
