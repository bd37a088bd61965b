import { Button, Group, Modal, MultiSelect, Select, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCreateToken } from '@/api/tokens'
import { rolesQuery } from '@/api/users'
import type { Language } from '@/i18n/languages'
import { ErrorState } from '@/ui/error-state'
import { OnceShown } from '@/ui/once-shown'

const days = ['7', '30', '90', '365'] as const

const blank = { name: '', scopes: [] as string[], days: '90' }

/** When a token that is made now ends. */
export function ends(inDays: string, now: Date = new Date()): string {
  return new Date(now.getTime() + Number(inDays) * 86_400_000).toISOString()
}

/** CreateToken makes an API token, whose value is shown this once (K9). */
export function CreateToken({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t, i18n } = useTranslation(['admin', 'shell'])
  const [form, setForm] = useState(blank)
  const { data } = useQuery({ ...rolesQuery(i18n.language as Language), enabled: opened })
  const create = useCreateToken()
  const close = () => {
    setForm(blank)
    create.reset()
    onClose()
  }
  return (
    <Modal opened={opened} onClose={close} title={t('tokens.create')} closeOnClickOutside={!create.data} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      {create.data ? (
        <Stack>
          <OnceShown title={t('tokens.made', { name: create.data.name })} value={create.data.value ?? ''} what={t('tokens.value')}>
            <Text size="sm">{t('tokens.onceHint')}</Text>
          </OnceShown>
          <Group justify="flex-end">
            <Button onClick={close}>{t('shell:close')}</Button>
          </Group>
        </Stack>
      ) : (
        <form
          onSubmit={(e) => {
            e.preventDefault()
            create.mutate({ name: form.name, expires: ends(form.days), ...(form.scopes.length > 0 ? { scopes: form.scopes } : {}) })
          }}
        >
          <Stack>
            {create.error && <ErrorState error={create.error} />}
            <TextInput label={t('tokens.name')} description={t('tokens.nameHint')} required value={form.name} onChange={(e) => setForm({ ...form, name: e.currentTarget.value })} data-autofocus />
            <Select label={t('tokens.lasts')} allowDeselect={false} value={form.days} onChange={(v) => setForm({ ...form, days: v ?? form.days })} data={days.map((d) => ({ value: d, label: t('tokens.days', { count: Number(d) }) }))} />
            <MultiSelect
              label={t('tokens.scopes')}
              description={t('tokens.scopesHint')}
              searchable
              clearable
              value={form.scopes}
              onChange={(scopes) => setForm({ ...form, scopes })}
              data={data?.actions.map((a) => ({ value: a.action, label: a.title })) ?? []}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t('shell:cancel')}
              </Button>
              <Button type="submit" loading={create.isPending}>
                {t('tokens.create')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  )
}
