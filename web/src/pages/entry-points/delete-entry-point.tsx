import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type EntryPoint, useDeleteEntryPoint } from '@/api/entry-points'
import { ErrorState } from '@/ui/error-state'

/** DeleteEntryPoint asks before an entry point goes away. */
export function DeleteEntryPoint({ point, onClose }: { point: EntryPoint; onClose: () => void }) {
  const { t } = useTranslation(['flows', 'shell'])
  const remove = useDeleteEntryPoint()
  return (
    <Modal opened onClose={onClose} title={t('entry.removeTitle', { name: point.name })} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Stack>
        <Text size="sm">{point.numbers && point.numbers.length > 0 ? t('entry.removeNumbers', { numbers: point.numbers.join(', ') }) : t('entry.remove')}</Text>
        {remove.error && <ErrorState error={remove.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('shell:cancel')}
          </Button>
          <Button color="red" loading={remove.isPending} onClick={() => remove.mutate({ id: point.id, revision: point.revision }, { onSuccess: onClose })}>
            {t('shell:delete')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
