import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconTerminal2 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './exchange.module.css'

/** CopyCurl copies a request as a command for a shell; nothing where there is none. */
export function CopyCurl({ curl }: { curl: string }) {
  const { t } = useTranslation('contacts')
  if (curl === '') return null
  return (
    <CopyButton value={curl}>
      {({ copied, copy }) => (
        <Button size="compact-xs" variant="subtle" className={classes.copy} onClick={copy} leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconTerminal2 size={14} aria-hidden />}>
          {copied ? t('exchange.copied') : t('exchange.curl')}
        </Button>
      )}
    </CopyButton>
  )
}
