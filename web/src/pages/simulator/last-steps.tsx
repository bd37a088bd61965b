import { Anchor, Text } from '@mantine/core'
import { IconAlertTriangle, IconBell, IconCircleCheck, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FlowDocument } from '@/api/flows'
import { type Catalog, kindOf } from '@/model/catalog'
import { labelled } from '@/model/document'
import { portsOf } from '@/model/ports'
import { failureOf, type Step } from '@/model/trace'
import { happeningOf } from '@/ui/happening'
import classes from './simulator.module.css'

/** How many steps are listed; the contact's own page has them all. */
const most = 12

type Props = {
  steps: readonly Step[]
  document: FlowDocument
  catalog: Catalog
  onFocus: (activity: string) => void
  /** The step whose failure is told elsewhere already. */
  told?: number | undefined
}

/** LastSteps is the end of the contact's journal, the newest first; a click shows the activity. */
export function LastSteps({ steps, document: doc, catalog, onFocus, told }: Props) {
  const { t } = useTranslation(['simulator', 'contacts'])
  const named = (name: string) => {
    const key = happeningOf(name)
    return key === undefined ? name : t(`contacts:happened.${key}`)
  }
  const portOf = (activity: string, port: string) => {
    const found = labelled(doc, activity)
    return found ? (portsOf(kindOf(catalog, found.kind), found).find((p) => p.name === port)?.title ?? port) : port
  }
  return (
    <ol className={classes.steps} aria-label={t('steps')}>
      {steps.slice(-most).reverse().map((step) => (
        <li key={step.number}>
          {step.type === 'happening' ? (
            <>
              <IconBell size={15} aria-hidden />
              <Text size="sm" span>
                {named(step.name)}
              </Text>
            </>
          ) : (
            <>
              {step.failed ? (
                <IconAlertTriangle size={15} className={classes.bad} role="img" aria-label={t('stepFailed')} />
              ) : step.ms === undefined ? (
                <IconPlayerPlay size={15} className={classes.going} role="img" aria-label={t('stepHere')} />
              ) : (
                <IconCircleCheck size={15} className={classes.good} role="img" aria-label={t('stepDone')} />
              )}
              <span>
                <Anchor component="button" type="button" size="sm" underline="always" onClick={() => onFocus(labelled(doc, step.activity)?.id ?? '')}>
                  {step.activity}
                </Anchor>
                {step.port !== undefined && (
                  <Text span size="xs" c="dimmed">
                    {' → '}
                    {portOf(step.activity, step.port)}
                  </Text>
                )}
                {step.failed && step.number !== told && (
                  <Text size="xs" className={classes.bad}>
                    {failureOf(step)}
                  </Text>
                )}
              </span>
            </>
          )}
        </li>
      ))}
    </ol>
  )
}
