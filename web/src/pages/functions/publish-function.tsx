import { Alert, Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Label, labels } from '@/api/flows'
import { functionUsesQuery, type ScriptFunction, usePublishFunction } from '@/api/functions'
import { useMay } from '@/api/session'
import { ErrorState } from '@/ui/error-state'
import { UsesList } from './uses-list'

/** PublishFunction makes the draft a version, with a note and labels, and says which flows call the function. */
export function PublishFunction({ fn, onClose }: { fn: ScriptFunction; onClose: () => void }) {
  const { t } = useTranslation(['functions', 'shell'])
  const mayLive = useMay('flow.live')
  const uses = useQuery({ ...functionUsesQuery(fn.id), staleTime: 0 })
  const publish = usePublishFunction()
  const [note, setNote] = useState('')
  const [chosen, choose] = useState<Label[]>([])
  const number = fn.version + 1
  const go = () =>
    publish.mutate(
      { id: fn.id, revision: fn.revision, body: { ...(note.trim() === '' ? {} : { note: note.trim() }), labels: chosen } },
      {
        onSuccess: (made) => {
          notifications.show({ message: t('publish.done', { number: made.number }) })
          onClose()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title={t('publish.title', { name: fn.name })} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Stack>
        {!fn.changed && <Alert color="blue" variant="light">{t('publish.same', { number: fn.version })}</Alert>}
        <Textarea data-autofocus label={t('publish.note')} description={t('publish.noteHint')} autosize minRows={2} maxRows={6} maxLength={1000} value={note} onChange={(e) => setNote(e.currentTarget.value)} />
        <Checkbox.Group label={t('publish.labels')} description={t('publish.labelsHint')} value={chosen} onChange={choose}>
          <Group gap="lg" mt="xs">
            {labels.map((label) => (
              <Checkbox key={label} value={label} label={label} disabled={label === 'Live' && !mayLive} description={fn.labels[label] ? t('publish.labelNow', { number: fn.labels[label] }) : t('publish.labelFree')} />
            ))}
          </Group>
        </Checkbox.Group>
        {uses.data && uses.data.length > 0 && (
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              {t('uses.lead')}
            </Text>
            <UsesList uses={uses.data} />
          </Stack>
        )}
        {publish.error && <ErrorState error={publish.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell:cancel')}
          </Button>
          <Button disabled={!fn.changed} loading={publish.isPending} onClick={go}>
            {t('publish.go', { number })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
