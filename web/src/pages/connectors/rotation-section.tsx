import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '@/api/client'
import { type Connector, reportOf } from '@/api/connectors'
import { useCutOverCredential, useStageCredential, useTestStagedCredential, useUndoCutOver, useUnstageCredential } from '@/api/credentials'
import type { Kind } from '@/api/kinds'
import { useMay } from '@/api/session'
import { Form } from '@/field/form'
import type { Values } from '@/field/form-field'
import { ErrorState } from '@/ui/error-state'
import { problemsOf } from './draft'
import classes from './connectors.module.css'
import { Explained, greyed } from '@/ui/explained'
import { dateTime } from './moment'
import { Part } from './part'
import { Report } from './report'
import { changedSettings, rotationFields, stepOf } from './rotation'
import { Steps } from './steps'

/** Stage takes the next secret, or the next certificate with its key. */
function Stage({ kind, connector, onEnd }: { kind: Kind; connector: Connector; onEnd: () => void }) {
  const { t } = useTranslation('connectors')
  const inUse: Values = connector.settings ?? {}
  const fields = rotationFields(kind, inUse)
  const [values, setValues] = useState<Values>(() => Object.fromEntries(fields.map((f) => [f.name, inUse[f.name]])))
  const stage = useStageCredential(connector.id)
  const refused = stage.error instanceof ApiProblem ? stage.error.errors : []
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        stage.mutate({ revision: connector.revision ?? 0, settings: { ...changedSettings(fields, values, inUse) } }, { onSuccess: onEnd })
      }}
    >
      <Stack gap="md">
        <Form fields={fields} values={values} onChange={setValues} problems={problemsOf(refused)} />
        {stage.error && (refused.length > 0 ? <Alert color="red" variant="light" role="alert" title={stage.error.message} classNames={{ title: classes.alert }} /> : <ErrorState error={stage.error} />)}
        <Group gap="sm">
          <Button type="submit" loading={stage.isPending}>
            {t('stage')}
          </Button>
          <Button variant="default" onClick={onEnd}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Staged tests the next credential, takes it into use, or away again. */
function Staged({ connector, next }: { connector: Connector; next: NonNullable<Connector['next']> }) {
  const { t, i18n } = useTranslation('connectors')
  const test = useTestStagedCredential(connector.id)
  const cutOver = useCutOverCredential(connector.id)
  const unstage = useUnstageCredential(connector.id)
  const report = test.data ?? reportOf(test.error)
  const ready = next.tested !== undefined || (report?.ok === true && !report.verified)
  const why = ready ? undefined : t('testFirst')
  const revision = connector.revision ?? 0
  const error = (report === undefined ? test.error : null) ?? cutOver.error ?? unstage.error
  return (
    <Stack gap="md">
      <Text size="sm">
        {next.since !== undefined && t('stagedSince', { moment: dateTime(next.since, i18n.language) })}{' '}
        {next.tested !== undefined && t('testedAt', { moment: dateTime(next.tested, i18n.language) })}
      </Text>
      {report && <Report report={report} />}
      {error && <ErrorState error={error} />}
      <Group gap="sm">
        <Button variant={ready ? 'default' : 'filled'} loading={test.isPending} onClick={() => test.mutate()}>
          {t('testNext')}
        </Button>
        <Explained why={why}>
          <Button variant={ready ? 'filled' : 'default'} loading={cutOver.isPending} onClick={() => cutOver.mutate(revision)} {...greyed(why)}>
            {t('cutOver')}
          </Button>
        </Explained>
        <Button variant="subtle" color="gray" loading={unstage.isPending} onClick={() => unstage.mutate(revision)}>
          {t('withdraw')}
        </Button>
      </Group>
      {why !== undefined && (
        <Text size="xs" c="dimmed">
          {why}
        </Text>
      )}
    </Stack>
  )
}

function Undo({ connector }: { connector: Connector }) {
  const { t } = useTranslation('connectors')
  const undo = useUndoCutOver(connector.id)
  return (
    <Alert color="blue" variant="light" title={t('cutOverDone')} classNames={{ title: classes.alert }}>
      <Stack gap="sm">
        <Text size="sm">{t('undoLead')}</Text>
        {undo.error && <ErrorState error={undo.error} />}
        <Button variant="default" loading={undo.isPending} onClick={() => undo.mutate(connector.revision ?? 0)} style={{ alignSelf: 'flex-start' }}>
          {t('undo')}
        </Button>
      </Stack>
    </Alert>
  )
}

/** RotationSection changes a secret in steps, while calls go on. */
export function RotationSection({ kind, connector }: { kind: Kind; connector: Connector }) {
  const { t } = useTranslation(['connectors', 'shell'])
  const [began, begin] = useState(false)
  const may = useMay('connector.rotate')
  const why = may ? undefined : t('shell:viewOnly')
  const { next } = connector
  return (
    <Part title={t('rotation')} lead={t('rotationLead')}>
      <Steps now={stepOf(next)} />
      {connector.previous && may && <Undo connector={connector} />}
      {!may && (
        <Text size="sm" c="dimmed">
          {why}
        </Text>
      )}
      {may && next && <Staged connector={connector} next={next} />}
      {may && !next && began && <Stage key={connector.revision} kind={kind} connector={connector} onEnd={() => begin(false)} />}
      {!next && (!began || !may) && (
        <Explained why={why}>
          <Button variant="default" onClick={() => begin(true)} style={{ alignSelf: 'flex-start' }} {...greyed(why)}>
            {t('rotate')}
          </Button>
        </Explained>
      )}
    </Part>
  )
}
