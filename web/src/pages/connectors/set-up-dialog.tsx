import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiProblem, Unreachable } from '@/api/client'
import { type Connector, reportOf, useCreateConnector } from '@/api/connectors'
import type { Kind } from '@/api/kinds'
import type { Values } from '@/field/form-field'
import { ErrorState } from '@/ui/error-state'
import { useReturnFocus } from '@/ui/return-focus'
import { AvailableKinds } from './available-kinds'
import classes from './connectors.module.css'
import { draftOf, problemsOf } from './draft'
import { KindForm } from './kind-form'
import { Report } from './report'

/** What the server said to a draft: refused for its fields, not saved because of its test, or neither could be. */
function Refusal({ error, onSaveAnyway, saving }: { error: Error; onSaveAnyway: () => void; saving: boolean }) {
  const { t } = useTranslation('connectors')
  const report = reportOf(error)
  if (report !== undefined) {
    return (
      <Stack gap="sm" role="alert">
        <Text size="sm">{error.message}</Text>
        <Report report={report} />
        {report.unsure === true && report.rejected !== true && (
          <Button variant="default" onClick={onSaveAnyway} loading={saving} style={{ alignSelf: 'flex-start' }}>
            {t('saveAnyway')}
          </Button>
        )}
      </Stack>
    )
  }
  if (error instanceof ApiProblem && error.errors.length > 0) return <Alert color="red" variant="light" role="alert" title={error.message} classNames={{ title: classes.alert }} />
  return <ErrorState error={error} />
}

function Result({ connector, kinds, onClose }: { connector: Connector; kinds: readonly Kind[]; onClose: () => void }) {
  const { t } = useTranslation('connectors')
  const said = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    said.current?.scrollIntoView({ block: 'end' })
    said.current?.focus()
  }, [])
  return (
    <Stack gap="md">
      <Text ref={said} tabIndex={-1}>
        {t('saved', { name: connector.name })}
      </Text>
      {connector.test && <Report report={connector.test} />}
      {connector.warnings?.map((w) => (
        <Alert key={w} color="yellow" variant="light">
          {w}
        </Alert>
      ))}
      {connector.health?.state === 'needs_authorization' && <Text size="sm">{t('authorizeNext')}</Text>}
      <AvailableKinds kinds={kinds} order={3} />
      <Group justify="flex-end" className={classes.footer}>
        <Button variant="default" component={Link} to="/connectors/$connector" params={{ connector: connector.id } as never}>
          {t('openConnector')}
        </Button>
        <Button onClick={onClose}>
          {t('close')}
        </Button>
      </Group>
    </Stack>
  )
}

/** SetUpDialog makes a connector of a kind: its form, Done, what the test said, Close. */
export function SetUpDialog({ kind, kinds, onClose }: { kind: Kind; kinds: readonly Kind[]; onClose: () => void }) {
  const { t } = useTranslation('connectors')
  const [values, setValues] = useState<Values>({})
  const create = useCreateConnector()
  useReturnFocus()
  const key = useRef('')
  const done = (unvalidated?: true) => {
    // Only where no answer came is it the same attempt, of which at most one is to count.
    if (!(create.error instanceof Unreachable) || key.current === '') key.current = crypto.randomUUID()
    create.mutate({ draft: { ...draftOf(kind, values), unvalidated }, key: key.current })
  }
  const problems = create.error instanceof ApiProblem ? problemsOf(create.error.errors) : []
  return (
    <Modal opened onClose={onClose} title={kind.dialog} size="lg" classNames={{ title: classes.title }} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': t('close') }}>
      {create.data !== undefined ? (
        <Result connector={create.data} kinds={kinds} onClose={onClose} />
      ) : (
        <form
          noValidate
          onSubmit={(e) => {
            e.preventDefault()
            done()
          }}
        >
          <Stack gap="md">
            <Text size="sm" c="dimmed">
              {kind.help} {t('dialogLead')}
            </Text>
            <KindForm fields={kind.form} values={values} onChange={setValues} problems={problems} focusPath={problems[0]?.field} focusCount={create.submittedAt} />
            {create.error && <Refusal error={create.error} onSaveAnyway={() => done(true)} saving={create.isPending} />}
            <Group justify="flex-end" className={classes.footer}>
              <Button variant="default" onClick={onClose}>
                {t('cancel')}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {t('done')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
