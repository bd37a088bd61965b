import { Button, Menu, Text } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSession, useSwitchOrganisation } from '@/api/session'

/** OrganisationSwitch names the current organisation, and changes to another of the person's. */
export function OrganisationSwitch() {
  const { t } = useTranslation('shell')
  const session = useSession()
  const change = useSwitchOrganisation()
  const router = useRouter()
  const places = session.organisations.filter((o) => !o.invited)
  const current = places.find((o) => o.id === session.organisation)
  if (places.length < 2)
    return (
      <Text size="sm" c="dimmed" truncate maw={220}>
        {current?.name}
      </Text>
    )
  const go = (id: string) => {
    change.mutate(id, { onSuccess: () => void router.navigate({ to: '/' }).then(() => router.invalidate()) })
  }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-sm" rightSection={<IconChevronDown size={14} aria-hidden />} loading={change.isPending} aria-label={`${t('organisation')}: ${current?.name ?? ''}`}>
          <Text size="sm" truncate maw={200}>
            {current?.name ?? t('organisation')}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('organisation')}</Menu.Label>
        {places.map((o) => (
          <Menu.Item key={o.id} onClick={() => go(o.id)} rightSection={o.id === session.organisation ? <IconCheck size={14} aria-hidden /> : null}>
            {o.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
