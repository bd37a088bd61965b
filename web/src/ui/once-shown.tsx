import { Alert, Group, Stack, Text } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { CopyButton } from './copy-button'

/** OnceShown shows a value that the server shows this once: a link, or an API token (K9). */
export function OnceShown({ title, value, what, children }: { title: string; value: string; what: string; children?: React.ReactNode }) {
  return (
    <Alert icon={<IconKey aria-hidden />} title={title} color="brand">
      <Stack gap="xs">
        <Group wrap="nowrap" gap="xs">
          <Text ff="monospace" size="sm" style={{ overflowWrap: 'anywhere' }} data-secret>
            {value}
          </Text>
          <CopyButton value={value} what={what} />
        </Group>
        {children}
      </Stack>
    </Alert>
  )
}
