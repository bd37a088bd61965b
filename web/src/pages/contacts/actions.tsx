import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { IconPencil, IconPhoneOff, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Contact, useDeleteContact, useHangUp } from '@/api/contacts'
import { useMay } from '@/api/session'
import { Confirm } from '@/ui/confirm'
import { SaveAsTest } from './save-as-test'
import { actionFor } from './standing'

/** Actions are what can be done with a contact: open its flow, make a test of it, end it, delete it. */
export function Actions({ contact, over }: { contact: Contact; over: boolean }) {
  const { t } = useTranslation('contacts')
  const may = useMay(actionFor(contact))
  const mayFlow = useMay('flow.read')
  const [asking, setAsking] = useState<'hangUp' | 'delete'>()
  const hangUp = useHangUp(contact.id)
  const remove = useDeleteContact()
  const go = useNavigate()
  const close = () => {
    hangUp.reset()
    remove.reset()
    setAsking(undefined)
  }
  return (
    <>
      {mayFlow && (
        <Button component={Link} to={`/flows/${contact.flow.id}`} variant="default" leftSection={<IconPencil size={16} aria-hidden />}>
          {t('one.openFlow')}
        </Button>
      )}
      {mayFlow && over && <SaveAsTest contact={contact} />}
      {may && !over && (
        <Button color="red" variant="light" leftSection={<IconPhoneOff size={16} aria-hidden />} onClick={() => setAsking('hangUp')}>
          {t('one.hangUp')}
        </Button>
      )}
      {may && (over || contact.state === 'quarantined') && (
        <Button color="red" variant="light" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setAsking('delete')}>
          {t('one.delete')}
        </Button>
      )}
      <Confirm opened={asking === 'hangUp'} title={t('one.hangUpTitle')} action={t('one.hangUp')} danger pending={hangUp.isPending} error={hangUp.error} onClose={close} onConfirm={() => hangUp.mutate(undefined, { onSuccess: close })}>
        {t('one.hangUpLead')}
      </Confirm>
      <Confirm
        opened={asking === 'delete'} title={t('one.deleteTitle')} action={t('one.delete')} danger pending={remove.isPending} error={remove.error} onClose={close}
        onConfirm={() => remove.mutate(contact.id, { onSuccess: () => void go({ to: '/contacts' }) })}
      >
        {t('one.deleteLead')}
      </Confirm>
    </>
  )
}
