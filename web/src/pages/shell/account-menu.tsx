import { ActionIcon, Menu, Text, useMantineColorScheme } from '@mantine/core'
import { IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession, useSignOut } from '@/api/session'
import { speak } from '@/i18n/i18n'
import { languageNames, languages } from '@/i18n/languages'

const schemes = ['auto', 'light', 'dark'] as const

/** AccountMenu has what concerns only the person: language, appearance, the way out. */
export function AccountMenu() {
  const { t, i18n } = useTranslation('shell')
  const { user } = useSession()
  const signOut = useSignOut()
  const router = useRouter()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('account')}>
          <IconUserCircle size={22} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={600} c="var(--mantine-color-text)">
            {user.name || user.email}
          </Text>
          {user.name && <Text size="xs">{user.email}</Text>}
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>{t('language')}</Menu.Label>
        {languages.map((l) => (
          <Menu.RadioItem key={l} lang={l} value={l} checked={i18n.language === l} onChange={() => void speak(i18n, l)}>
            {languageNames[l]}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('scheme')}</Menu.Label>
        {schemes.map((s) => (
          <Menu.RadioItem key={s} value={s} checked={colorScheme === s} onChange={() => setColorScheme(s)}>
            {t(`schemes.${s}`)}
          </Menu.RadioItem>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate(undefined, { onSuccess: () => void router.navigate({ to: '/sign-in' }) })}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
