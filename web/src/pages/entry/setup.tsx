import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { setupQuery, useCompleteSetup } from '@/api/session'
import { EntryFrame } from './entry-frame'
import { Refusal } from './refusal'
import { useLink } from './use-link'

/** Setup founds the first organisation with its first administrator (K1: once, with the link that the server printed). */
export function Setup() {
  const { t } = useTranslation(['entry', 'shell'])
  const { data } = useSuspenseQuery(setupQuery)
  const router = useRouter()
  const [form, setForm] = useState({ link: '', organisation: '', email: '', password: '' })
  const given = useLink()
  const asked = given === ''
  const founding = asked ? form : { ...form, link: given }
  const complete = useCompleteSetup()
  const put = (name: keyof typeof form) => (e: { currentTarget: { value: string } }) => setForm({ ...form, [name]: e.currentTarget.value })
  if (data.set_up && !complete.isSuccess)
    return (
      <EntryFrame title={t('setupTitle')}>
        <Alert>{t('setupDone')}</Alert>
        <Button component={Link} to="/sign-in">
          {t('signIn')}
        </Button>
      </EntryFrame>
    )
  const submit = () => complete.mutate(founding, { onSuccess: () => void router.navigate({ to: '/' }) })
  return (
    <EntryFrame title={t('setupTitle')} lead={t('setupLead')} onSubmit={submit}>
      <Refusal of={complete} />
      {asked && <TextInput label={t('setupLink')} description={t('setupLinkHint')} value={form.link} onChange={put('link')} required />}
      <TextInput label={t('organisationName')} autoComplete="organization" value={form.organisation} onChange={put('organisation')} required />
      <TextInput label={t('email')} type="email" autoComplete="username" value={form.email} onChange={put('email')} required />
      <PasswordInput label={t('password')} description={t('passwordHint')} autoComplete="new-password" value={form.password} onChange={put('password')} required visibilityToggleButtonProps={{ 'aria-label': t('shell:showPassword') }} />
      <Button type="submit" loading={complete.isPending} disabled={Object.values(founding).includes('')}>
        {t('setUp')}
      </Button>
    </EntryFrame>
  )
}
