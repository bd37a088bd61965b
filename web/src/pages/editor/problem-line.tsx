import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FlowProblem } from '@/api/flows'
import { SeverityMark } from './severity-mark'

type Line = { severity: FlowProblem['severity']; message: string; mend?: string | undefined; place?: string }

/** ProblemLine says what is wrong, where, and how to mend it. */
export function ProblemLine({ severity, message, mend, place }: Line) {
  const { t } = useTranslation('designer')
  return (
    <Group gap={8} wrap="nowrap" align="flex-start" component="span">
      <span role="img" aria-label={t(`problems.${severity}`)}>
        <SeverityMark severity={severity} />
      </span>
      <Stack gap={0} component="span">
        {place !== undefined && (
          <Text size="xs" c="dimmed" span>
            {place}
          </Text>
        )}
        <Text size="sm" span>
          {message}
        </Text>
        {mend !== undefined && mend !== '' && (
          <Text size="xs" c="dimmed" span>
            {mend}
          </Text>
        )}
      </Stack>
    </Group>
  )
}
