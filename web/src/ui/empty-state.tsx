import { Center, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** EmptyState says that there is nothing yet, and offers the next step. */
export function EmptyState({ icon, title, lead, children }: { icon: ReactNode; title: string; lead: string; children?: ReactNode }) {
  return (
    <Center py={64} px="md">
      <Stack align="center" gap="sm" maw={440} ta="center">
        <ThemeIcon size={56} radius="xl" variant="light" aria-hidden>
          {icon}
        </ThemeIcon>
        <Title order={2}>{title}</Title>
        <Text c="dimmed">{lead}</Text>
        {children}
      </Stack>
    </Center>
  )
}
