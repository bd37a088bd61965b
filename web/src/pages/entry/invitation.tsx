import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useAcceptInvitation } from '@/api/session'
import { EntryFrame } from './entry-frame'
import { Refusal } from './refusal'
import { useLink } from './use-link'

/** Invitation lets somebody into an organisation who has the link for it. */
export function Invitation() {
  const { t } = useTranslation(['entry', 'shell'])
  const router = useRouter()
  const link = useLink()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const accept = useAcceptInvitation()
  const submit = () => accept.mutate({ link, password, ...(name === '' ? {} : { name }) }, { onSuccess: () => void router.navigate({ to: '/' }) })
  return (
    <EntryFrame title={t('invitationTitle')} lead={t('invitationLead')} onSubmit={submit}>
      {link === '' && <Alert color="orange">{t('linkMissing')}</Alert>}
      <Refusal of={accept} />
      <TextInput label={t('name')} description={t('nameHint')} autoComplete="name" value={name} onChange={(e) => setName(e.currentTarget.value)} />
      <PasswordInput label={t('password')} description={t('invitationPasswordHint')} autoComplete="new-password" value={password} onChange={(e) => setPassword(e.currentTarget.value)} required visibilityToggleButtonProps={{ 'aria-label': t('shell:showPassword') }} />
      <Button type="submit" loading={accept.isPending} disabled={link === '' || password === ''}>
        {t('accept')}
      </Button>
    </EntryFrame>
  )
}
