import { Alert, Anchor, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Contact } from '@/api/contacts'
import type { FlowDocument } from '@/api/flows'
import { labelled } from '@/model/document'
import { failureOf, lastFailed, type Visit } from '@/model/trace'

type Props = { contact: Contact; visits: readonly Visit[]; document: FlowDocument; onFocus: (activity: string) => void }

/** Whether the contact came to an end that nobody wanted: then Outcome says why. */
export function hasFailed(contact: Contact): boolean {
  return contact.outcome === 'failed' || contact.outcome === 'limit' || contact.state === 'quarantined'
}

/** Outcome says how the contact ended, and at which activity when it failed. */
export function Outcome({ contact, visits, document: doc, onFocus }: Props) {
  const { t } = useTranslation('simulator')
  const failed = hasFailed(contact)
  const where = failed ? lastFailed(visits) : undefined
  const known: readonly string[] = ['ended', 'disconnected', 'handed-off', 'failed', 'limit']
  const outcome = known.includes(contact.outcome ?? '') ? t(`outcomes.${contact.outcome as 'ended'}`) : t('outcomes.over')
  return (
    <Alert color={failed ? 'red' : 'teal'} variant="light" icon={failed ? <IconAlertTriangle aria-hidden /> : <IconCircleCheck aria-hidden />} title={outcome} role="status">
      {where && (
        <Text size="sm">
          <Anchor component="button" type="button" size="sm" underline="always" fw={600} onClick={() => onFocus(labelled(doc, where.activity)?.id ?? '')}>
            {where.activity}
          </Anchor>{' '}
          {failureOf(where)}
        </Text>
      )}
      <Anchor component={Link} to={`/contacts/${contact.id}`} size="sm">
        {t('openContact')}
      </Anchor>
    </Alert>
  )
}
