import { Loader, Text, ThemeIcon, Title, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useId } from 'react'
import classes from './home.module.css'

type Props = {
  icon: ReactNode
  title: string
  lead: string
  /** Where it leads; without it, it does something here. */
  to?: string
  search?: Record<string, unknown>
  onClick?: () => void
  busy?: boolean
  /** What somebody new should take. */
  main?: boolean
  children?: ReactNode
}

/** StartCard is one of the ways to begin. */
export function StartCard({ icon, title, lead, to, search, onClick, busy = false, main = false, children }: Props) {
  const id = useId()
  const inside = (
    <>
      <ThemeIcon size={52} radius="md" variant={main ? 'filled' : 'light'} aria-hidden>
        {busy ? <Loader size={24} color="white" /> : icon}
      </ThemeIcon>
      <Title order={2} mt="md">
        {title}
      </Title>
      <Text size="sm" c="dimmed" id={id} mt={4}>
        {lead}
      </Text>
      {children}
    </>
  )
  const look = { className: classes.card, 'data-main': main || undefined, 'aria-label': title, 'aria-describedby': id }
  if (to !== undefined) {
    return (
      <UnstyledButton component={Link} to={to} search={search as never} {...look}>
        {inside}
      </UnstyledButton>
    )
  }
  return (
    <UnstyledButton onClick={onClick} aria-busy={busy} {...look}>
      {inside}
    </UnstyledButton>
  )
}
