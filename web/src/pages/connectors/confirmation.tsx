import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { reportOf } from '@/api/connectors'
import { ErrorState } from '@/ui/error-state'
import { useReturnFocus } from '@/ui/return-focus'
import classes from './connectors.module.css'
import { Report } from './report'

type Props = { title: string; button: string; color?: string; pending: boolean; error: Error | null; onConfirm: () => void; onClose: () => void; children: ReactNode }

/** Confirmation asks before something is done, and stays with the server's words when it refuses. */
export function Confirmation({ title, button, color, pending, error, onConfirm, onClose, children }: Props) {
  const { t } = useTranslation('connectors')
  const report = reportOf(error)
  useReturnFocus()
  return (
    <Modal opened onClose={onClose} title={title} classNames={{ title: classes.title }} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack gap="md">
        {children}
        {error && <ErrorState error={error} />}
        {report && <Report report={report} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('cancel')}
          </Button>
          <Button color={color} loading={pending} onClick={onConfirm}>
            {button}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
