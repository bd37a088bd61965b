import { Alert, Stack, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ConnectorReport } from '@/api/connectors'
import classes from './connectors.module.css'
import { ExchangeList } from './exchange-list'
import { sentence } from './sentence'

const looks = {
  passed: { icon: IconCircleCheck, color: 'teal' },
  nothingAsked: { icon: IconInfoCircle, color: 'blue' },
  unsure: { icon: IconAlertTriangle, color: 'yellow' },
  failed: { icon: IconCircleX, color: 'red' },
} as const

/** What a test came to. */
export function outcomeOf(report: ConnectorReport): keyof typeof looks {
  if (report.ok) return report.verified ? 'passed' : 'nothingAsked'
  return report.unsure === true ? 'unsure' : 'failed'
}

/** Report tells what a test found in the server's own words, and what was sent and answered. */
export function Report({ report }: { report: ConnectorReport }) {
  const { t } = useTranslation('connectors')
  const outcome = outcomeOf(report)
  const { icon: Icon, color } = looks[outcome]
  const asked = (report.exchanges?.length ?? 0) + (report.requests?.length ?? 0) > 0
  return (
    <Alert color={color} variant="light" icon={<Icon aria-hidden />} title={t(`outcomes.${outcome}`)} classNames={{ title: classes.alert }} role="status">
      <Stack gap="xs">
        <Text size="sm" className={classes.sentence}>
          {sentence(report.sentence)}
        </Text>
        {report.warnings?.map((w) => (
          <Text size="sm" key={w}>
            {w}
          </Text>
        ))}
        {asked && (
          <details className={classes.details} open={!report.ok}>
            <summary>{t('exchange')}</summary>
            <ExchangeList exchanges={report.exchanges} requests={report.requests} told={report.sentence} />
          </details>
        )}
      </Stack>
    </Alert>
  )
}
