import { Alert, Anchor, Button, List, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FlowDocument } from '@/api/flows'
import { labelled } from '@/model/document'
import { ErrorState, type Trouble } from '@/ui/error-state'
import { onlyUnbound, problemsOf } from './refusal'

type Props = { error: Trouble; document: FlowDocument; onFocus: (activity: string) => void; onForce: () => void }

/** Refused says why a contact did not start; problems of the draft lead to their activity. */
export function Refused({ error, document: doc, onFocus, onForce }: Props) {
  const { t } = useTranslation('simulator')
  const problems = problemsOf(error)
  if (problems.length === 0) return <ErrorState error={error} />
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} title={t('refused')} role="alert">
      <Stack gap="xs">
        <List size="sm" spacing={6}>
          {problems.map((p, i) => {
            const id = p.activity_id ?? (p.activity === undefined ? undefined : labelled(doc, p.activity)?.id)
            return (
              <List.Item key={`${p.code} ${String(i)}`}>
                {id !== undefined && (
                  <Anchor component="button" type="button" size="sm" underline="always" fw={600} onClick={() => onFocus(id)}>
                    {p.activity ?? id}
                  </Anchor>
                )}{' '}
                <span>{p.message}</span>
                {p.mend && (
                  <Text size="xs" c="dimmed">
                    {p.mend}
                  </Text>
                )}
              </List.Item>
            )
          })}
        </List>
        {onlyUnbound(problems) && (
          <Button size="xs" variant="default" onClick={onForce} style={{ alignSelf: 'flex-start' }}>
            {t('force')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
