import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type Connector, reportOf, useTestConnector } from '@/api/connectors'
import { useMay } from '@/api/session'
import { ErrorState } from '@/ui/error-state'
import { Explained, greyed } from '@/ui/explained'
import { Part } from './part'
import { Report } from './report'

/** TestSection tests a connector and says which side is wrong, with what was sent and answered. */
export function TestSection({ connector }: { connector: Connector }) {
  const { t } = useTranslation(['connectors', 'shell'])
  const may = useMay('connector.test')
  const test = useTestConnector(connector.id)
  const why = may ? undefined : t('shell:viewOnly')
  const report = test.data ?? reportOf(test.error)
  return (
    <Part
      title={t('test')}
      lead={t('testLead')}
      actions={
        <Explained why={why}>
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate()} {...greyed(why)}>
            {t('testConnection')}
          </Button>
        </Explained>
      }
    >
      {test.error && report === undefined && <ErrorState error={test.error} />}
      {report && <Report report={report} />}
    </Part>
  )
}
