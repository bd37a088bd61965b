import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Explained, greyed } from './explained'

type Props = {
  /** What it is for, with the name of the row. */
  label: string
  width?: number
  /** Why nothing can be done. */
  why?: string
  loading?: boolean
  /** As large as the buttons beside it, where it stands at the head of a page. */
  large?: boolean
  children: ReactNode
}

/** RowMenu is what can be done with one of a list; with `why`, nothing can, and it says so. */
export function RowMenu({ label, width = 230, why, loading, large = false, children }: Props) {
  const button = (
    <ActionIcon variant={large ? 'default' : 'subtle'} size={large ? 36 : 'md'} color="gray" aria-label={label} loading={loading} {...greyed(why)}>
      <IconDots size={18} aria-hidden />
    </ActionIcon>
  )
  if (why !== undefined) return <Explained why={why}>{button}</Explained>
  return (
    <Menu position="bottom-end" width={width}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  )
}
