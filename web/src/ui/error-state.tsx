import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

/** What is known of a failure; an ApiProblem has all of it. */
export type Trouble = Error & { request?: string; errors?: { location?: string; message: string }[] }

/** ErrorState says what went wrong in the server's own words, and how to go on. */
export function ErrorState({ error, retry }: { error: Trouble; retry?: () => void }) {
  const { t } = useTranslation('shell')
  const message = error.name === 'Unreachable' ? t('unreachable') : error.message
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('errorTitle')} role="alert">
      <Stack gap="xs">
        <Text size="sm">{message}</Text>
        {error.errors?.map((e) => (
          <Text size="sm" key={`${e.location ?? ''} ${e.message}`}>
            {e.location?.replace(/^body\./, '')} {e.message}
          </Text>
        ))}
        <Group gap="md">
          {retry && (
            <Button size="xs" variant="default" onClick={retry}>
              {t('tryAgain')}
            </Button>
          )}
          {error.request && (
            <Text size="xs" c="dimmed">
              {t('request', { id: error.request })}
            </Text>
          )}
        </Group>
      </Stack>
    </Alert>
  )
}
