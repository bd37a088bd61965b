import { Button, Divider, PasswordInput, Text, TextInput } from '@mantine/core'
import { useMutation, useSuspenseQuery } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call, client } from '@/api/client'
import { setupQuery, useSignIn } from '@/api/session'
import { EntryFrame } from './entry-frame'
import { inside } from './inside'
import { Refusal } from './refusal'

/** SignIn asks for e-mail and password, or sends the browser to the organisation's OpenID Connect provider. */
export function SignIn() {
  const { t } = useTranslation(['entry', 'shell'])
  const { next } = useSearch({ from: '/sign-in' })
  const { data: ways } = useSuspenseQuery(setupQuery)
  const router = useRouter()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useSignIn()
  const openId = useMutation({
    mutationFn: () => call(client.POST('/api/session/oidc', { body: {} })),
    onSuccess: ({ location: where }) => location.assign(where),
  })
  const submit = () => signIn.mutate({ email, password }, { onSuccess: () => void router.navigate({ href: inside(next) }) })
  return (
    <EntryFrame title={t('signIn')} lead={t('signInLead')} onSubmit={submit}>
      <Refusal of={signIn} />
      <TextInput label={t('email')} type="email" autoComplete="username" value={email} onChange={(e) => setEmail(e.currentTarget.value)} data-autofocus />
      <PasswordInput label={t('password')} autoComplete="current-password" value={password} onChange={(e) => setPassword(e.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('shell:showPassword') }} />
      <Button type="submit" loading={signIn.isPending}>
        {t('signIn')}
      </Button>
      {ways.provider !== undefined && (
        <>
          <Divider />
          <Refusal of={openId} />
          <Button variant="default" loading={openId.isPending} onClick={() => openId.mutate()}>
            {t('openId', { provider: ways.provider })}
          </Button>
        </>
      )}
      <Text size="xs" c="dimmed">
        {t('forgotten')}
      </Text>
    </EntryFrame>
  )
}
