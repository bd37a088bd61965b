import { Alert, Button, Group, Modal, Radio, Stack, Switch, TagsInput, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSaveWebhook, type Webhook, type WebhookText } from '@/api/webhooks'
import { ErrorState } from '@/ui/error-state'
import { EntryPointSelect } from './entry-point-select'
import { NewKey } from './new-key'
import { refused } from './refused'

type Draft = Required<WebhookText>

/** What a form begins with: a new webhook asks for a key, unless told. */
export function draftOf(w?: Webhook): Draft {
  return { name: w?.name ?? '', entry_point: w?.entry_point ?? '', reply: w?.reply ?? 'accepted', variables: w?.variables ?? [], get: w?.get ?? false, keyed: w?.keyed ?? true }
}

/** What is sent: variables go with the outcome only. */
export function textOf({ variables, ...draft }: Draft): WebhookText {
  return { ...draft, name: draft.name.trim(), ...(draft.reply === 'ended' && variables.length > 0 ? { variables } : {}) }
}

/** WebhookForm makes a webhook, and then shows its key this once; or changes one. */
export function WebhookForm({ webhook, onClose }: { webhook?: Webhook; onClose: () => void }) {
  const { t } = useTranslation(['triggers', 'shell'])
  const save = useSaveWebhook()
  const [draft, setDraft] = useState(() => draftOf(webhook))
  const put = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part }))
  const { at, rest } = refused(save.error, ['name', 'entry_point', 'reply', 'variables', 'get', 'keyed'])
  const made = webhook === undefined ? save.data : undefined
  const close = () => {
    save.reset()
    onClose()
  }
  const submit = (e: FormEvent) => {
    e.preventDefault()
    save.mutate({ webhook, body: textOf(draft) }, { onSuccess: () => webhook && onClose() })
  }
  const title = made ? t('webhooks.made', { name: made.name }) : webhook ? t('editTitle', { name: webhook.name }) : t('webhooks.create')
  return (
    <Modal opened onClose={close} size="lg" title={title} closeOnClickOutside={made === undefined} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      {made ? (
        <NewKey webhook={made} onClose={close} />
      ) : (
        <form onSubmit={submit}>
          <Stack>
            {rest && save.error && <ErrorState error={save.error} />}
            <TextInput data-autofocus required label={t('name')} maxLength={200} value={draft.name} error={at.name} onChange={(e) => put({ name: e.currentTarget.value })} />
            <EntryPointSelect value={draft.entry_point} error={at.entry_point} onChange={(entry_point) => put({ entry_point })} />
            <Radio.Group label={t('webhooks.reply')} value={draft.reply} error={at.reply} onChange={(v) => put({ reply: v })}>
              <Stack gap="xs" mt="xs">
                {(['accepted', 'ended'] as const).map((reply) => (
                  <Radio key={reply} value={reply} label={t(`webhooks.replies.${reply}`)} />
                ))}
              </Stack>
            </Radio.Group>
            {draft.reply === 'ended' && (
              <>
                <Text size="sm" c="dimmed">
                  {t('webhooks.replyHint')}
                </Text>
                <TagsInput label={t('webhooks.variables')} description={t('webhooks.variablesHint')} value={draft.variables} error={at.variables} onChange={(variables) => put({ variables })} splitChars={[',', ' ', '\n']} acceptValueOnBlur />
              </>
            )}
            <Switch label={t('webhooks.get')} description={t('webhooks.getHint')} checked={draft.get} onChange={(e) => put({ get: e.currentTarget.checked })} />
            {(webhook === undefined || webhook.keyed) && <Switch label={t('webhooks.keyed')} description={t('webhooks.keyedHint')} checked={draft.keyed} onChange={(e) => put({ keyed: e.currentTarget.checked })} />}
            {!draft.keyed && <Alert color="orange">{webhook?.keyed ? t('webhooks.losesKey') : t('webhooks.unkeyed')}</Alert>}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('shell:cancel')}
              </Button>
              <Button type="submit" loading={save.isPending} disabled={draft.name.trim() === '' || draft.entry_point === ''}>
                {webhook ? t('shell:save') : t('make')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
