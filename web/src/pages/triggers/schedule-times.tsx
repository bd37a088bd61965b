import { Chip, Group, Input, NumberInput, Select, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { shortest } from './interval'
import { ownZone, type ScheduleDraft, seconds } from './schedule-draft'
import { type Day, nameOf, week } from './week'

type Props = { draft: ScheduleDraft; at: Partial<Record<string, string>>; onChange: (part: Partial<ScheduleDraft>) => void }

/** ScheduleTimes says when, for a schedule of its kind. */
export function ScheduleTimes({ draft, at, onChange }: Props) {
  const { t } = useTranslation('triggers')
  const moment = (label: string, description: string, required: boolean) => (
    <TextInput type="datetime-local" step={draft.at.length > 16 ? 1 : undefined} label={label} description={description} required={required} maw={300} value={draft.at} error={at.at} onChange={(e) => onChange({ at: e.currentTarget.value })} />
  )
  if (draft.kind === 'once') return moment(t('schedules.at'), t('schedules.atHint', { zone: ownZone() }), true)
  if (draft.kind === 'days') return <OnDays draft={draft} at={at} onChange={onChange} />
  return (
    <>
      <Group align="flex-start" gap="sm">
        <NumberInput
          label={t('schedules.every')}
          required
          w={130}
          min={1}
          allowDecimal={false}
          value={draft.count}
          error={at.every ?? (draft.count !== '' && seconds(draft) < shortest ? t('schedules.shortest') : undefined)}
          onChange={(v) => onChange({ count: typeof v === 'number' ? v : '' })}
        />
        <Select
          label={t('schedules.unit')}
          w={150}
          allowDeselect={false}
          value={draft.unit}
          onChange={(v) => onChange({ unit: (v ?? draft.unit) })}
          data={(['s', 'm', 'h', 'd'] as const).map((value) => ({ value, label: t(`schedules.units.${value}`) }))}
        />
      </Group>
      {moment(t('schedules.start'), t('schedules.startHint', { zone: ownZone() }), false)}
    </>
  )
}

function OnDays({ draft, at, onChange }: Props) {
  const { t, i18n } = useTranslation('triggers')
  const zones = useMemo(() => [...new Set(['UTC', ownZone(), draft.zone, ...Intl.supportedValuesOf('timeZone')])].filter((z) => z !== ''), [draft.zone])
  return (
    <>
      <Input.Wrapper label={t('schedules.days')} labelElement="div" required error={at.days} role="group" aria-label={t('schedules.days')}>
        <Chip.Group multiple value={draft.days} onChange={(days) => onChange({ days: week.filter((d) => days.includes(d)) })}>
          <Group gap={6} mt={4}>
            {week.map((day: Day) => (
              <Chip key={day} value={day} size="sm" aria-label={nameOf(day, i18n.language, 'long')}>
                {nameOf(day, i18n.language)}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </Input.Wrapper>
      <Group align="flex-start" gap="sm">
        <TextInput type="time" label={t('schedules.time')} required w={130} value={draft.time} error={at.time} onChange={(e) => onChange({ time: e.currentTarget.value.slice(0, 5) })} />
        <Select label={t('schedules.zone')} required searchable allowDeselect={false} limit={100} flex="1 1 220px" nothingFoundMessage={t('schedules.noZone')} value={draft.zone} error={at.zone} onChange={(zone) => zone && onChange({ zone })} data={zones} />
      </Group>
    </>
  )
}
