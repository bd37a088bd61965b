import { Alert, Button, Group, List, Modal, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '@/api/client'
import { type Flow, flowUsesQuery, useDeleteFlow } from '@/api/flows'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { UseLine } from './use-line'

/** DeleteFlow asks before a flow goes away, and says what leads to it. */
export function DeleteFlow({ flow, onClose, onDeleted }: { flow: Flow; onClose: () => void; onDeleted?: () => void }) {
  const { t } = useTranslation(['flows', 'shell'])
  const uses = useQuery({ ...flowUsesQuery(flow.id), staleTime: 0 })
  const remove = useDeleteFlow()
  const running = remove.error instanceof ApiProblem && remove.error.reason === 'confirmation_required' ? remove.error : null
  const erase = () =>
    remove.mutate(
      { id: flow.id, revision: flow.revision, confirm: running !== null },
      {
        onSuccess: () => {
          notifications.show({ message: t('remove.done', { name: flow.name }) })
          onClose()
          onDeleted?.()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title={t('remove.title', { name: flow.name })} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Stack>
        <Text>{flow.version > 0 ? t('remove.published', { count: flow.version }) : t('remove.draft')}</Text>
        {uses.isPending ? (
          <Loading />
        ) : uses.isError ? (
          <ErrorState error={uses.error} retry={() => void uses.refetch()} />
        ) : uses.data.length > 0 ? (
          <Alert color="orange" title={t('remove.used')}>
            <List size="sm">
              {uses.data.map((use) => (
                <List.Item key={`${use.kind} ${use.id} ${String(use.version ?? 0)} ${use.activity ?? ''}`}>
                  <UseLine use={use} />
                </List.Item>
              ))}
            </List>
          </Alert>
        ) : (
          <Text size="sm" c="dimmed">
            {t('remove.unused')}
          </Text>
        )}
        {running ? <Alert color="orange">{running.message}</Alert> : remove.error && <ErrorState error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('shell:cancel')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={erase}>
            {running ? t('remove.anyway') : t('shell:delete')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
