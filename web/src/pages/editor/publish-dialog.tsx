import { Alert, Button, Checkbox, Group, Loader, Modal, Stack, Text, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Label, labels, publicationQuery, usePublishFlow } from '@/api/flows'
import { ErrorState } from '@/ui/error-state'
import { useDesigner } from './designer-context'
import { Published } from './published'
import { PublicationView } from './publication-view'

/** PublishDialog shows what publishing changes and touches, and how the tests go, asks for a note and labels, and says what was done (ui.md, point 30). */
export function PublishDialog() {
  const { t } = useTranslation('designer')
  const { t: s } = useTranslation('shell')
  const { flow, show, saving, editing, state } = useDesigner()
  const [note, setNote] = useState('')
  const [chosen, choose] = useState<Label[]>([])
  const publish = usePublishFlow()
  const { save, dirty } = saving
  const asked = useRef(false)
  useEffect(() => {
    // What is published is the draft that the server has.
    if (asked.current || !dirty) return
    asked.current = true
    save().catch(() => undefined)
  }, [save, dirty])
  const ready = !dirty && !saving.busy
  const plain = useQuery({ ...publicationQuery(flow.id), enabled: ready })
  const tested = useQuery({ ...publicationQuery(flow.id, true), enabled: ready })
  const publication = tested.data ?? plain.data
  const close = () => show('publish', false)
  const go = () => publish.mutate({ id: flow.id, revision: state.revision, body: { ...(note.trim() === '' ? {} : { note: note.trim() }), labels: chosen } })
  const trouble = saving.error ?? plain.error ?? publish.error
  return (
    <Modal opened onClose={close} size="lg" title={publish.data ? t('publish.doneTitle') : t('publish.title')} closeButtonProps={{ 'aria-label': s('close') }}>
      {publish.data ? (
        <Published version={publish.data} onClose={close} />
      ) : (
        <Stack gap="md">
          {trouble && <ErrorState error={trouble} />}
          {!publication && !trouble && (
            <Group gap="sm" role="status">
              <Loader size="sm" />
              <Text size="sm">{t('publish.looking')}</Text>
            </Group>
          )}
          {publication && <PublicationView publication={publication} testing={tested.isPending} onClose={close} />}
          <Textarea data-autofocus label={t('publish.note')} description={t('publish.noteHint')} autosize minRows={2} maxRows={6} maxLength={1000} value={note} onChange={(e) => setNote(e.currentTarget.value)} />
          <Checkbox.Group label={t('publish.labels')} description={t('publish.labelsHint')} value={chosen} onChange={choose}>
            <Group gap="lg" mt="xs">
              {labels.map((label) => (
                <Checkbox key={label} value={label} label={label} disabled={label === 'Live' && !editing.mayLive} description={flow.labels[label] ? t('publish.labelNow', { version: flow.labels[label] }) : t('publish.labelFree')} />
              ))}
            </Group>
          </Checkbox.Group>
          {chosen.includes('Live') && (
            <Alert color="blue" variant="light">
              {t('publish.inFlight')}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {s('cancel')}
            </Button>
            <Button disabled={!publication?.ready || !ready} loading={publish.isPending} onClick={go}>
              {publication ? t('publish.go', { version: publication.version }) : t('bar.publish')}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
