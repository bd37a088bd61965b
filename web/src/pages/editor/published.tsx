import { Button, Group, Stack, Text, ThemeIcon } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Version } from '@/api/versions'
import { useDesigner } from './designer-context'

/** Published says that it is done, that contacts in flight stay where they are, and how to go back. */
export function Published({ version, onClose }: { version: Version; onClose: () => void }) {
  const { t } = useTranslation('designer')
  const { flow } = useDesigner()
  const labels = version.labels.filter((l) => l !== 'Latest')
  return (
    <Stack gap="md">
      <Group wrap="nowrap" align="flex-start">
        <ThemeIcon size={40} radius="xl" variant="light" aria-hidden>
          <IconCheck />
        </ThemeIcon>
        <Stack gap={4}>
          <Text fw={600} role="status">
            {t('publish.done', { version: version.number })}
          </Text>
          <Text size="sm">{labels.length > 0 ? t('publish.doneLabels', { count: labels.length, labels: labels.join(', ') }) : t('publish.doneNoLabels')}</Text>
          <Text size="sm" c="dimmed">
            {t('publish.inFlight')}
          </Text>
        </Stack>
      </Group>
      <Group justify="flex-end" gap="xs">
        <Button variant="default" component={Link} to={`/flows/${flow.id}/versions`}>
          {t(version.number > 1 ? 'publish.rollBack' : 'top.versions')}
        </Button>
        <Button onClick={onClose}>{t('publish.close')}</Button>
      </Group>
    </Stack>
  )
}
