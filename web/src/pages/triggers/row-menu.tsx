import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Explained, greyed } from '@/ui/explained'

/** RowMenu is what can be done with one of a list; with `why`, nothing can, and it says so. */
export function RowMenu({ name, why, children }: { name: string; why?: string; children: ReactNode }) {
  const { t } = useTranslation('triggers')
  const button = (
    <ActionIcon variant="subtle" color="gray" aria-label={t('actionsOf', { name })} {...greyed(why)}>
      <IconDots size={18} aria-hidden />
    </ActionIcon>
  )
  if (why !== undefined) return <Explained why={why}>{button}</Explained>
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
