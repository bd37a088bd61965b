import { ActionIcon, CopyButton as Copying, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** CopyButton puts a text on the clipboard, and says that it did. `what` names the text for those who do not see where it stands. */
export function CopyButton({ value, what }: { value: string; what: string }) {
  const { t } = useTranslation('shell')
  return (
    <Copying value={value}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('copied') : t('copy')}>
          <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={`${copied ? t('copied') : t('copy')}: ${what}`}>
            {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </Copying>
  )
}
