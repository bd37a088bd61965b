import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStartContact } from '@/api/contacts'
import { entryPointsQuery } from '@/api/entry-points'
import { ErrorState } from '@/ui/error-state'

/** SimulateCall begins a contact at an entry point, and shows it. */
export function SimulateCall({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['contacts', 'shell'])
  const points = useInfiniteQuery(entryPointsQuery({}))
  const items = (points.data?.pages ?? []).flatMap((p) => p.items)
  const [entry, setEntry] = useState<string | null>(null)
  const [ani, setAni] = useState('+14155550101')
  const start = useStartContact()
  const go = useNavigate()
  const chosen = entry ?? items[0]?.id ?? null
  return (
    <Modal opened onClose={onClose} title={t('simulate.open')} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          if (chosen !== null) start.mutate({ entry_point: chosen, ...(ani.trim() === '' ? {} : { ani: ani.trim() }) }, { onSuccess: (c) => void go({ to: `/contacts/${c.id}` }) })
        }}
      >
        <Stack>
          <Text size="sm" c="dimmed">
            {t('simulate.lead')}
          </Text>
          {points.isSuccess && items.length === 0 ? <Text size="sm">{t('simulate.none')}</Text> : <Select label={t('simulate.entryPoint')} searchable allowDeselect={false} data={items.map((p) => ({ value: p.id, label: p.name }))} value={chosen} onChange={setEntry} />}
          <TextInput label={t('simulate.ani')} inputMode="tel" value={ani} onChange={(e) => setAni(e.currentTarget.value)} />
          {(start.error ?? points.error) && <ErrorState error={(start.error ?? points.error)!} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t('shell:cancel')}
            </Button>
            <Button type="submit" loading={start.isPending} disabled={chosen === null}>
              {t('simulate.start')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
