import { Stack, Text } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { type DragEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { droppedFiles, type Given } from './dropped-files'
import classes from './flows.module.css'

const holdsFiles = (e: DragEvent) => Array.from(e.dataTransfer.types).includes('Files')

/** PageDrop takes files that are dropped anywhere on a page. */
export function PageDrop({ onFiles, disabled = false, children }: { onFiles: (files: Given[]) => void; disabled?: boolean; children: ReactNode }) {
  const { t } = useTranslation('flows')
  // Entering a child comes before leaving its parent: only the count tells.
  const [inside, setInside] = useState(0)
  if (disabled) return children
  return (
    <div
      data-testid="page-drop"
      style={{ minHeight: '100%' }}
      onDragEnter={(e) => holdsFiles(e) && setInside((n) => n + 1)}
      onDragLeave={(e) => holdsFiles(e) && setInside((n) => Math.max(0, n - 1))}
      onDragOver={(e) => {
        if (holdsFiles(e)) e.preventDefault()
      }}
      onDrop={(e) => {
        if (!holdsFiles(e)) return
        e.preventDefault()
        setInside(0)
        void droppedFiles(e.dataTransfer).then(onFiles)
      }}
    >
      {children}
      {inside > 0 && (
        <div className={classes.dropping}>
          <Stack align="center" gap="xs">
            <IconFileImport size={40} aria-hidden />
            <Text fw={600}>{t('import.drop')}</Text>
          </Stack>
        </div>
      )}
    </div>
  )
}
