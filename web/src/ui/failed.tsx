import { Container } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { ErrorState, type Trouble } from './error-state'
import { Missing } from './missing'

// As browsers and Vite say that a part of the program did not come: the server does not run, or is a newer one that has other files.
const notLoaded = /preload CSS|dynamically imported module|importing a module script/i

/** Failed stands in place of a page that could not be drawn. What must not be seen is said not to be there. */
export function Failed({ error: cause, reset }: ErrorComponentProps) {
  const error: Trouble = cause instanceof Error ? cause : new Error(String(cause))
  if ((error as Trouble & { status?: number }).status === 404) return <Missing />
  const apart = notLoaded.test(error.message)
  return (
    <Container size="sm" py="xl">
      <ErrorState error={apart ? Object.assign(new Error(), { name: 'Unreachable' }) : error} retry={apart ? () => location.reload() : reset} />
    </Container>
  )
}
