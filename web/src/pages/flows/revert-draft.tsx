import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useTranslation } from 'react-i18next'
import { type Flow, useRevertFlow } from '@/api/flows'
import type { Version } from '@/api/versions'
import { ErrorState } from '@/ui/error-state'

/** RevertDraft asks before the draft becomes what a version was. */
export function RevertDraft({ flow, version, onClose }: { flow: Flow; version: Version; onClose: () => void }) {
  const { t } = useTranslation(['flows', 'shell'])
  const revert = useRevertFlow()
  const { number } = version
  const run = () =>
    revert.mutate(
      { id: flow.id, revision: flow.revision, version: number },
      {
        onSuccess: () => {
          notifications.show({ message: t('revert.done', { number }) })
          onClose()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title={t('revert.title', { number })} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Stack>
        <Text size="sm">{flow.changed ? t('revert.loses') : t('revert.lead')}</Text>
        {revert.error && <ErrorState error={revert.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('shell:cancel')}
          </Button>
          <Button color={flow.changed ? 'red' : undefined} loading={revert.isPending} onClick={run}>
            {t('revert.run')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
