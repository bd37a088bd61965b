import { List, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ImportFile } from './import-list'
import { bySeverity } from './severities'

/** ImportProblems are what is wrong with a file, the worst first. What is not bound is told elsewhere. */
export function ImportProblems({ file }: { file: ImportFile }) {
  const { t } = useTranslation('flows')
  const groups = bySeverity((file.checked?.problems ?? []).filter((p) => p.code !== 'unbound'))
  return (
    <>
      {groups.map(([severity, problems]) => (
        <Stack key={severity} gap={4}>
          <Text size="sm" fw={600} c={severity === 'error' ? 'red' : undefined}>
            {t(`severities.${severity as 'error' | 'warning' | 'note'}`, { count: problems.length })}
          </Text>
          <List size="sm" spacing={2}>
            {problems.map((p, i) => (
              <List.Item key={i}>
                {p.activity && <b>{p.activity}: </b>}
                {p.message}
                {p.mend && (
                  <Text size="xs" c="dimmed">
                    {p.mend}
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
        </Stack>
      ))}
    </>
  )
}
