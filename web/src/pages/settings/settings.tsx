import { Button, Group, Paper, PasswordInput, SegmentedControl, Stack, Text, TextInput, Title, useMantineColorScheme } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useChangeName, useChangePassword, useSession, versionQuery } from '@/api/session'
import { speak } from '@/i18n/i18n'
import { languageNames, languages } from '@/i18n/languages'
import { ErrorState } from '@/ui/error-state'
import { PageFrame } from '@/ui/page-frame'

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="lg" radius="md">
      <Stack>
        <Title order={2}>{title}</Title>
        {children}
      </Stack>
    </Paper>
  )
}

function Appearance() {
  const { t, i18n } = useTranslation('shell')
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Part title={t('scheme')}>
      <Group gap="xl">
        <Stack gap={4}>
          <Text size="sm" fw={500} id="language-label">
            {t('language')}
          </Text>
          <SegmentedControl aria-labelledby="language-label" value={i18n.language} onChange={(l) => void speak(i18n, languages.find((x) => x === l) ?? 'en')} data={languages.map((l) => ({ value: l, label: languageNames[l] }))} />
        </Stack>
        <Stack gap={4}>
          <Text size="sm" fw={500} id="scheme-label">
            {t('scheme')}
          </Text>
          <SegmentedControl aria-labelledby="scheme-label" value={colorScheme} onChange={(s) => setColorScheme(s)} data={(['auto', 'light', 'dark'] as const).map((s) => ({ value: s, label: t(`schemes.${s}`) }))} />
        </Stack>
      </Group>
    </Part>
  )
}

function Person() {
  const { t } = useTranslation(['admin', 'shell'])
  const { user } = useSession()
  const [name, setName] = useState(user.name)
  const change = useChangeName()
  return (
    <Part title={t('settings.person')}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          change.mutate(name, { onSuccess: () => notifications.show({ message: t('settings.saved') }) })
        }}
      >
        <Stack maw={420}>
          {change.error && <ErrorState error={change.error} />}
          <TextInput label={t('settings.email')} value={user.email} readOnly disabled />
          <TextInput label={t('settings.name')} autoComplete="name" value={name} onChange={(e) => setName(e.currentTarget.value)} />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={name === user.name}>
              {t('shell:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Part>
  )
}

const blank = { old_password: '', password: '' }

function Password() {
  const { t } = useTranslation(['admin', 'shell'])
  const [form, setForm] = useState(blank)
  const change = useChangePassword()
  return (
    <Part title={t('settings.password')}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          change.mutate(form, {
            onSuccess: () => {
              setForm(blank)
              notifications.show({ message: t('settings.passwordSaved') })
            },
          })
        }}
      >
        <Stack maw={420}>
          {change.error && <ErrorState error={change.error} />}
          <PasswordInput label={t('settings.oldPassword')} autoComplete="current-password" value={form.old_password} onChange={(e) => setForm({ ...form, old_password: e.currentTarget.value })} visibilityToggleButtonProps={{ 'aria-label': t('shell:showPassword') }} />
          <PasswordInput label={t('settings.newPassword')} description={t('settings.newPasswordHint')} autoComplete="new-password" value={form.password} onChange={(e) => setForm({ ...form, password: e.currentTarget.value })} visibilityToggleButtonProps={{ 'aria-label': t('shell:showPassword') }} />
          <Group>
            <Button type="submit" loading={change.isPending} disabled={form.old_password === '' || form.password === ''}>
              {t('settings.change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Part>
  )
}

/** Settings has what concerns the person who is signed in, and which version this is. */
export function Settings() {
  const { t } = useTranslation(['admin', 'shell'])
  const version = useQuery(versionQuery)
  return (
    <PageFrame title={t('shell:nouns.settings')} crumbs={[{ label: t('shell:sections.administration') }]}>
      <Appearance />
      <Person />
      <Password />
      {version.data && (
        <Text size="xs" c="dimmed">
          {t('settings.version', { version: version.data.version })}
        </Text>
      )}
    </PageFrame>
  )
}
