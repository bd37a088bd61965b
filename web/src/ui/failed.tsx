import { Container } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { ErrorState, type Trouble } from './error-state'
import { Missing } from './missing'

/** Failed stands in place of a page that could not be drawn. What must not be seen is said not to be there. */
export function Failed({ error: cause, reset }: ErrorComponentProps) {
  const error: Trouble = cause instanceof Error ? cause : new Error(String(cause))
  if ((error as Trouble & { status?: number }).status === 404) return <Missing />
  return (
    <Container size="sm" py="xl">
      <ErrorState error={error} retry={reset} />
    </Container>
  )
}
