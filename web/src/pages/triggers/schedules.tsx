import { Menu, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useInfiniteQuery } from '@tanstack/react-query'
import { IconCalendarTime, IconPencil, IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Schedule, schedulesQuery, useDeleteSchedule, usePauseSchedule } from '@/api/schedules'
import { useMay } from '@/api/session'
import { Confirm } from '@/ui/confirm'
import type { Column } from '@/ui/listing'
import { RowMenu } from '@/ui/row-menu'
import { EntryPointName } from './entry-point-name'
import { ScheduleForm } from './schedule-form'
import { LastRun, NextRun, ScheduleState, standing } from './schedule-runs'
import { sayWhen } from './schedule-words'
import { TriggerPage } from './trigger-page'

/** Schedules start contacts by themselves, at times that somebody chose. */
export function Schedules() {
  const { t, i18n } = useTranslation(['triggers', 'shell'])
  const [name, setName] = useState('')
  const [wanted] = useDebouncedValue(name.trim(), 200)
  const list = useInfiniteQuery(schedulesQuery(wanted))
  const mayWrite = useMay('entry_point.write')
  const [open, setOpen] = useState<Schedule | 'new' | null>(null)
  const [going, setGoing] = useState<Schedule | null>(null)
  const remove = useDeleteSchedule()
  const columns: Column<Schedule>[] = [
    { key: 'name', head: t('name'), cell: (s) => <Text size="sm" fw={600}>{s.name}</Text> },
    { key: 'starts', head: t('schedules.starts'), wide: true, cell: (s) => <EntryPointName id={s.entry_point} /> },
    {
      key: 'when',
      head: t('schedules.when'),
      cell: (s) => (
        <>
          <Text size="sm">{sayWhen(s, t, i18n.language)}</Text>
          <Stack hiddenFrom="sm" gap={4} align="flex-start">
            {s.last !== undefined && <LastRun schedule={s} />}
            <ScheduleState schedule={s} />
          </Stack>
        </>
      ),
    },
    { key: 'next', head: t('schedules.next'), wide: true, cell: (s) => <NextRun schedule={s} /> },
    { key: 'last', head: t('schedules.last'), wide: true, cell: (s) => <LastRun schedule={s} /> },
    { key: 'state', head: t('state'), wide: true, cell: (s) => <ScheduleState schedule={s} /> },
    { key: 'actions', head: t('actions'), cell: (s) => <Actions schedule={s} why={mayWrite ? undefined : t('shell:viewOnly')} onEdit={() => setOpen(s)} onDelete={() => setGoing(s)} /> },
  ]
  return (
    <TriggerPage noun="schedules" icon={<IconCalendarTime size={28} />} list={list} columns={columns} name={name} wanted={wanted} onName={setName} mayWrite={mayWrite} onCreate={() => setOpen('new')}>
      {open !== null && <ScheduleForm schedule={open === 'new' ? undefined : open} onClose={() => setOpen(null)} />}
      <Confirm
        opened={going !== null}
        title={t('deleteTitle', { name: going?.name ?? '' })}
        action={t('shell:delete')}
        danger
        pending={remove.isPending}
        error={remove.error}
        onClose={() => (remove.reset(), setGoing(null))}
        onConfirm={() => going && remove.mutate(going, { onSuccess: () => setGoing(null) })}
      >
        <Text size="sm">{t('schedules.deleteLead')}</Text>
      </Confirm>
    </TriggerPage>
  )
}

/** Actions are what can be done with a schedule. */
function Actions({ schedule, why, onEdit, onDelete }: { schedule: Schedule; why?: string; onEdit: () => void; onDelete: () => void }) {
  const { t } = useTranslation(['triggers', 'shell'])
  const pause = usePauseSchedule()
  const { name, paused } = schedule
  const toggle = () =>
    pause.mutate(schedule, {
      onSuccess: () => notifications.show({ message: t(paused ? 'schedules.resumed' : 'schedules.paused', { name }) }),
      onError: (error) => notifications.show({ color: 'red', title: t('shell:errorTitle'), message: error.message }),
    })
  return (
    <RowMenu label={t('actionsOf', { name })} why={why}>
      {standing(schedule) !== 'over' && (
        <Menu.Item leftSection={paused ? <IconPlayerPlay size={16} aria-hidden /> : <IconPlayerPause size={16} aria-hidden />} onClick={toggle}>
          {t(paused ? 'schedules.resume' : 'schedules.pause')}
        </Menu.Item>
      )}
      <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
        {t('shell:edit')}
      </Menu.Item>
      <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={onDelete}>
        {t('shell:delete')}
      </Menu.Item>
    </RowMenu>
  )
}
