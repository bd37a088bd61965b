import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './connectors.module.css'
import type { Step } from './rotation'

const order: readonly Step[] = ['stage', 'test', 'cutOver']

/** Steps shows the steps of a rotation: those that are done, the one that is next, and what comes then. */
export function Steps({ now }: { now: Step }) {
  const { t } = useTranslation('connectors')
  const at = order.indexOf(now)
  return (
    <ol className={classes.steps} aria-label={t('rotation')}>
      {order.map((step, i) => (
        <li key={step} className={classes.step} aria-current={i === at ? 'step' : undefined} data-done={i < at || undefined}>
          <span className={classes.number} aria-hidden>
            {i < at ? <IconCheck size={16} /> : i + 1}
          </span>
          {t(`steps.${step}`)}
        </li>
      ))}
    </ol>
  )
}
