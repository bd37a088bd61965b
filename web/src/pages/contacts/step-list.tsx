import { Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconBell, IconCircleCheck, IconPlayerPlay } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { spoken } from '@/canvas/mark'
import { attemptsOf, type Step } from '@/model/trace'
import { happeningOf } from '@/ui/happening'
import classes from './contacts.module.css'

type Props = { steps: readonly Step[]; chosen: number | undefined; over: boolean; onChoose: (number: number) => void }

/** StepList is the contact's journal, step by step in the order in which they began. */
export function StepList({ steps, chosen, over, onChoose }: Props) {
  const { t, i18n } = useTranslation('contacts')
  return (
    <div className={classes.steps} role="region" aria-label={t('one.stepList')} tabIndex={0}>
      {steps.length === 0 && <p className={classes.hint}>{t('one.noSteps')}</p>}
      <ol>
        {steps.map((step) => {
          const here = step.type === 'visit' && step.ms === undefined && !over
          const key = step.type === 'happening' ? happeningOf(step.name) : undefined
          const name = step.type === 'visit' ? step.activity : key === undefined ? step.name : t(`happened.${key}`)
          const requests = step.type === 'visit' ? attemptsOf(step) : []
          return (
            <li key={step.number}>
              <UnstyledButton className={classes.step} data-chosen={step.number === chosen || undefined} aria-current={step.number === chosen ? 'step' : undefined} data-branch={(step.type === 'visit' && step.branch > 0) || undefined} onClick={() => onChoose(step.number)}>
                <Sign step={step} here={here} />
                <span className={classes.stepName}>
                  {name}
                  {step.type === 'visit' && step.port !== undefined && (
                    <Text span size="xs" c="dimmed">
                      {' → '}
                      {step.port}
                    </Text>
                  )}
                </span>
                {requests.length > 0 && (
                  <Text span size="xs" ff="monospace" c="dimmed">
                    {requests.at(-1)?.status}
                  </Text>
                )}
                <Text span size="xs" c="dimmed" className={classes.figures}>
                  {here ? t('one.here') : step.type === 'visit' && step.ms !== undefined ? spoken(step.ms, i18n.language) : ''}
                </Text>
              </UnstyledButton>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

function Sign({ step, here }: { step: Step; here: boolean }) {
  const { t } = useTranslation('contacts')
  if (step.type === 'happening') return <IconBell size={15} aria-hidden />
  if (step.failed) return <IconAlertTriangle size={15} className={classes.bad} role="img" aria-label={t('one.failedStep')} />
  if (here) return <IconPlayerPlay size={15} className={classes.going} role="img" aria-label={t('one.here')} />
  return <IconCircleCheck size={15} className={classes.good} role="img" aria-label={t('one.doneStep')} />
}
