import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useChangedElsewhere } from '@/api/other-windows'

const nothing = () => undefined

/** ChangedElsewhere stands before the page when another window has changed the organisation or the person, so that nothing gets into the wrong one. */
export function ChangedElsewhere() {
  const { t } = useTranslation('shell')
  return (
    <Modal opened={useChangedElsewhere()} onClose={nothing} withCloseButton={false} closeOnClickOutside={false} closeOnEscape={false} zIndex={1000} title={t('changedElsewhere')}>
      <Stack>
        <Text size="sm">{t('changedElsewhereLead')}</Text>
        <Group justify="flex-end">
          <Button onClick={() => location.reload()}>{t('loadAnew')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}
