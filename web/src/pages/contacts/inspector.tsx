import { Alert, Group, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { spoken } from '@/canvas/mark'
import { failureOf, sentOf, type Step, type Visit } from '@/model/trace'
import { Exchange } from '@/ui/exchange'
import { happeningOf } from '@/ui/happening'
import { TokenExchange } from '@/ui/token-exchange'
import { ValueTable } from '@/ui/value-table'
import classes from './contacts.module.css'
import { outputOf, wantedOf } from './result-shown'

type Props = { step: Step; visits: readonly Visit[]; onChoose: (number: number) => void }

/** Inspector is what one step was about: what went in, what was requested, what came out. */
export function Inspector({ step, visits, onChoose }: Props) {
  const { t } = useTranslation('contacts')
  if (step.type === 'visit') return <OfVisit visit={step} all={visits.filter((v) => v.activity === step.activity)} onChoose={onChoose} />
  const key = happeningOf(step.name)
  return (
    <section aria-label={t('inspector.title')}>
      <h2 className={classes.title}>{key === undefined ? step.name : t(`happened.${key}`)}</h2>
      <Part title={t('inspector.attributes')}>
        <ValueTable values={step.attributes} label={t('inspector.attributes')} empty={t('inspector.noOutput')} />
      </Part>
    </section>
  )
}

function OfVisit({ visit, all, onChoose }: { visit: Visit; all: readonly Visit[]; onChoose: (number: number) => void }) {
  const { t, i18n } = useTranslation('contacts')
  const sent = sentOf(visit)
  const output = outputOf(visit)
  const wanted = wantedOf(visit)
  const failure = failureOf(visit)
  return (
    <section aria-label={t('inspector.title')}>
      <h2 className={classes.title}>{visit.activity}</h2>
      <Group gap="xs">
        <Text size="xs" c="dimmed">
          {visit.kind}
          {visit.ms === undefined ? '' : ` · ${t('inspector.took', { time: spoken(visit.ms, i18n.language) })}`}
        </Text>
        {all.length > 1 && (
          <select className={classes.visits} aria-label={t('one.stepList')} value={visit.number} onChange={(e) => onChoose(Number(e.currentTarget.value))}>
            {all.map((v, i) => (
              <option key={v.number} value={v.number}>
                {t('inspector.visit', { number: i + 1, all: all.length })}
              </option>
            ))}
          </select>
        )}
      </Group>
      {visit.failed && (
        <Alert mt="xs" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {failure || t('one.failedStep')}
        </Alert>
      )}
      <Part title={t('inspector.input')}>
        <ValueTable values={visit.settings} label={t('inspector.input')} empty={t('inspector.noInput')} />
      </Part>
      {Object.keys(wanted).length > 0 && (
        <Part title={t('inspector.does')}>
          <ValueTable values={wanted} label={t('inspector.does')} empty="" />
        </Part>
      )}
      {sent.length > 0 && (
        <Part title={t('inspector.requests')}>
          {sent.map((s, i) => (s.type === 'token' ? <TokenExchange key={i} sent={s.request} /> : <Exchange key={i} sent={s.request} />))}
        </Part>
      )}
      <Part title={t('inspector.output')}>
        <ValueTable values={output.values} label={t('inspector.output')} empty={t('inspector.noOutput')} />
      </Part>
      {output.body !== undefined && (
        <Part title={t('inspector.body')}>
          <pre className={classes.body} tabIndex={0}>
            {output.body}
          </pre>
        </Part>
      )}
      {Object.keys(output.headers).length > 0 && (
        <details className={classes.part}>
          <summary>{t('inspector.headers')}</summary>
          <ValueTable values={output.headers} label={t('inspector.headers')} empty="" />
        </details>
      )}
      {Object.keys(visit.assigned).length > 0 && (
        <Part title={t('inspector.assigned')}>
          <ValueTable values={visit.assigned} label={t('inspector.assigned')} empty="" />
        </Part>
      )}
    </section>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={classes.part}>
      <h3>{title}</h3>
      {children}
    </div>
  )
}
