import { Button, Center, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

/** Missing is the page for a path under which there is nothing, or nothing for this person; `inPage` is for the part of one that has its name already. */
export function Missing({ inPage = false }: { inPage?: boolean }) {
  const { t } = useTranslation('shell')
  return (
    <Center mih={inPage ? '30dvh' : '60dvh'} p="md">
      <Stack align="center" gap="sm" ta="center">
        <Title order={inPage ? 2 : 1}>{t('notFoundTitle')}</Title>
        <Text c="dimmed">{t('notFound')}</Text>
        <Button component={Link} to="/" variant="light">
          {t('goHome')}
        </Button>
      </Stack>
    </Center>
  )
}
