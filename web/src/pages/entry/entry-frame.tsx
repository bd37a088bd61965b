import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { type FormEvent, type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark } from '@/ui/mark'

/** EntryFrame is around the few pages for whoever is not signed in: one card with one form. */
export function EntryFrame({ title, lead, onSubmit, children }: { title: string; lead?: string; onSubmit?: () => void; children: ReactNode }) {
  const { t } = useTranslation('shell')
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
  const submit = (e: FormEvent) => {
    e.preventDefault()
    onSubmit?.()
  }
  return (
    <Center component="main" mih="100dvh" p="md" bg="light-dark(var(--mantine-color-gray-0), var(--mantine-color-dark-8))">
      <Paper withBorder radius="lg" p="xl" w={420} maw="100%">
        <form onSubmit={submit} noValidate>
          <Stack>
            <Group gap="sm">
              <Mark />
              <Text fw={650}>{t('product')}</Text>
            </Group>
            <Stack gap={4}>
              <Title order={1}>{title}</Title>
              {lead && <Text c="dimmed">{lead}</Text>}
            </Stack>
            {children}
          </Stack>
        </form>
      </Paper>
    </Center>
  )
}
