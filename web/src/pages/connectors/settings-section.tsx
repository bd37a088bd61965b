import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem } from '@/api/client'
import { type Connector, reportOf, useChangeConnector } from '@/api/connectors'
import type { Kind } from '@/api/kinds'
import { useMay } from '@/api/session'
import { ErrorState } from '@/ui/error-state'
import classes from './connectors.module.css'
import { draftOf, entered, problemsOf } from './draft'
import { KindForm } from './kind-form'
import { Part } from './part'
import { Report } from './report'
import { SettingsFacts } from './settings-facts'

const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** Whether two states of a connector have the same in its form. */
const same = (a: Connector, b: Connector) => equal([a.name, a.for, a.settings], [b.name, b.for, b.settings])

function Editor({ kind, connector }: { kind: Kind; connector: Connector }) {
  const { t } = useTranslation(['connectors', 'shell'])
  const before = entered(kind, connector)
  const [values, setValues] = useState(before)
  const [seen, see] = useState(connector)
  // What somebody else saves is shown where nothing was entered yet; where something was, it is not overwritten unseen.
  if (seen !== connector && (same(seen, connector) || equal(values, entered(kind, seen)))) {
    see(connector)
    setValues(same(seen, connector) ? values : before)
  }
  const change = useChangeConnector(connector.id)
  const report = reportOf(change.error) ?? change.data?.test
  const refused = change.error instanceof ApiProblem ? change.error.errors : []
  const save = (unvalidated?: true) =>
    change.mutate(
      { revision: seen.revision ?? 0, draft: { ...draftOf(kind, values), for: seen.for, unvalidated } },
      {
        onSuccess: (saved) => {
          see(saved)
          setValues(entered(kind, saved))
        },
      },
    )
  const discard = () => {
    see(connector)
    setValues(before)
    change.reset()
  }
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault()
        save()
      }}
    >
      <Stack gap="md">
        <KindForm fields={kind.form} values={values} onChange={setValues} problems={problemsOf(refused)} stored={Object.keys(connector.secrets ?? {})} focusPath={problemsOf(refused)[0]?.field} focusCount={change.submittedAt} />
        {change.error && (refused.length > 0 ? <Alert color="red" variant="light" role="alert" title={change.error.message} classNames={{ title: classes.alert }} /> : <ErrorState error={change.error} />)}
        {change.isSuccess && (
          <Alert color="teal" variant="light" icon={<IconCircleCheck aria-hidden />} role="status">
            {t('changed')}
          </Alert>
        )}
        {report && <Report report={report} />}
        <Group>
          <Button type="submit" loading={change.isPending}>
            {t('shell:save')}
          </Button>
          <Button variant="default" onClick={discard}>
            {t('discard')}
          </Button>
          {change.error && report?.unsure === true && report.rejected !== true && (
            <Button variant="default" onClick={() => save(true)}>
              {t('saveAnyway')}
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  )
}

/** SettingsSection shows a connector's settings; they can be edited while it is inactive (S2-10). */
export function SettingsSection({ kind, connector }: { kind: Kind; connector: Connector }) {
  const { t } = useTranslation(['connectors', 'shell'])
  const may = useMay('connector.update')
  const active = connector.state === 'active'
  return (
    <Part title={t('credentials')} lead={t('credentialsLead')}>
      {active || !may ? (
        <>
          <SettingsFacts kind={kind} connector={connector} />
          <Group gap="xs" wrap="nowrap">
            <IconLock size={16} aria-hidden style={{ flexShrink: 0 }} />
            <Text size="sm">{may ? t('deactivateToEdit') : t('shell:viewOnly')}</Text>
          </Group>
        </>
      ) : (
        <Editor key={connector.id} kind={kind} connector={connector} />
      )}
    </Part>
  )
}
