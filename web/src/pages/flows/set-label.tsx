import { Alert, Button, Group, List, Modal, Select, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQuery } from '@tanstack/react-query'
import { IconInfoCircle } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Flow, flowUsesQuery, type Label, useSetLabel } from '@/api/flows'
import type { Version } from '@/api/versions'
import { ErrorState } from '@/ui/error-state'
import { Loading } from '@/ui/loading'
import { isRollback } from '@/ui/version-table'
import { UseLine } from './use-line'

type Props = { flow: Flow; label: Label; version: Version; versions: Version[]; onClose: () => void }

/** SetLabel asks before a label names another version, and says what that touches. With `versions` it is a rollback to one of them. */
export function SetLabel({ flow, label, version, versions, onClose }: Props) {
  const { t } = useTranslation(['flows', 'shell'])
  const set = useSetLabel()
  const uses = useQuery({ ...flowUsesQuery(flow.id), staleTime: 0 })
  const [number, setNumber] = useState(version.number)
  const now = flow.labels[label] ?? 0
  const back = versions.length > 0
  const touched = (uses.data ?? []).filter((u) => u.label === label && !u.pinned)
  const save = () =>
    set.mutate(
      { id: flow.id, label, version: number },
      {
        onSuccess: () => {
          notifications.show({ message: t('label.done', { label, number }) })
          onClose()
        },
      },
    )
  return (
    <Modal opened onClose={onClose} title={back ? t('label.backTitle', { label }) : t('label.title', { label, number })} closeButtonProps={{ 'aria-label': t('shell:close') }}>
      <Stack>
        {back && (
          <Select
            label={t('label.backTo')}
            allowDeselect={false}
            value={String(number)}
            onChange={(v) => setNumber(Number(v))}
            data={versions.filter((v) => isRollback(flow.labels, label, v.number)).map((v) => ({ value: String(v.number), label: [t('list.numbered', { number: v.number }), v.note].filter(Boolean).join(' · ') }))}
          />
        )}
        <Text size="sm">{now > 0 ? t('label.moves', { label, from: now, to: number }) : t('label.begins', { label, to: number })}</Text>
        {uses.isPending ? (
          <Loading />
        ) : uses.isError ? (
          <ErrorState error={uses.error} retry={() => void uses.refetch()} />
        ) : touched.length > 0 ? (
          <Stack gap={4}>
            <Text size="sm" fw={600}>
              {t('label.touched')}
            </Text>
            <List size="sm">
              {touched.map((use) => (
                <List.Item key={`${use.kind} ${use.id} ${use.activity ?? ''} ${String(use.version ?? 0)}`}>
                  <UseLine use={use} />
                </List.Item>
              ))}
            </List>
          </Stack>
        ) : (
          <Text size="sm" c="dimmed">
            {t('label.untouched', { label })}
          </Text>
        )}
        <Alert color="blue" variant="light" icon={<IconInfoCircle aria-hidden />}>
          {t('label.inFlight')}
        </Alert>
        {set.error && <ErrorState error={set.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {t('shell:cancel')}
          </Button>
          <Button color={back ? 'red' : undefined} loading={set.isPending} onClick={save}>
            {back ? t('versions.rollBack') : t('label.set')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
