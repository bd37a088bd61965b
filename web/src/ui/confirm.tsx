import { Button, Group, Modal, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState, type Trouble } from './error-state'

type Props = {
  opened: boolean
  title: string
  /** What the button says; it is the name of what is done. */
  action: string
  danger?: boolean
  pending?: boolean
  error?: Trouble | null
  onConfirm: () => void
  onClose: () => void
  children: ReactNode
}

/** Confirm asks before something is done that cannot be taken back, and says why it was refused. */
export function Confirm({ opened, title, action, danger, pending, error, onConfirm, onClose, children }: Props) {
  const { t } = useTranslation('shell')
  return (
    <Modal opened={opened} onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        {children}
        {error && <ErrorState error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button color={danger ? 'red' : undefined} loading={pending} onClick={onConfirm}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
