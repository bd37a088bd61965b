import { useTranslation } from 'react-i18next'
import type { ImportNeed, ImportReport } from '@/api/flows'
import { reportParts } from './import-report'
import { useTargetName } from './target-name'

/** ReportSentence says in one line what of a flow runs, and what it needs. */
export function ReportSentence({ report, isBound }: { report: ImportReport; isBound?: (need: ImportNeed) => boolean }) {
  const { t } = useTranslation('flows')
  const target = useTargetName(true)
  const { activities, runs, needs, stuck } = reportParts(report, isBound)
  const facts = [
    runs === activities ? t('report.allRun') : t('report.run', { count: runs }),
    ...needs.map((n) => (n.activities > 0 ? t('report.need', { count: n.activities, what: target(n.target) }) : n.target === 'global-variable' ? t('report.globals', { count: n.things }) : t('report.missing', { what: target(n.target) }))),
    ...(stuck > 0 ? [t('report.stuck', { count: stuck })] : []),
  ]
  return (
    <>
      {t('report.activities', { count: activities })}: {facts.join(', ')}
    </>
  )
}
