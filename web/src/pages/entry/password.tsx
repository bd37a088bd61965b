import { Alert, Button, PasswordInput } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useResetPassword } from '@/api/session'
import { EntryFrame } from './entry-frame'
import { Refusal } from './refusal'
import { useLink } from './use-link'

/** Password takes a new password from somebody who was sent a link for it. */
export function Password() {
  const { t } = useTranslation(['entry', 'shell'])
  const router = useRouter()
  const link = useLink()
  const [password, setPassword] = useState('')
  const reset = useResetPassword()
  const submit = () => reset.mutate({ link, password }, { onSuccess: () => void router.navigate({ to: '/' }) })
  return (
    <EntryFrame title={t('passwordTitle')} lead={t('passwordLead')} onSubmit={submit}>
      {link === '' && <Alert color="orange">{t('linkMissing')}</Alert>}
      <Refusal of={reset} />
      <PasswordInput label={t('newPassword')} description={t('passwordHint')} autoComplete="new-password" value={password} onChange={(e) => setPassword(e.currentTarget.value)} required visibilityToggleButtonProps={{ 'aria-label': t('shell:showPassword') }} />
      <Button type="submit" loading={reset.isPending} disabled={link === '' || password === ''}>
        {t('saveLabel')}
      </Button>
    </EntryFrame>
  )
}
