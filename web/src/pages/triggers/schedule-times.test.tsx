// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { describe, expect, test } from 'vitest'
import type { Language } from '@/i18n/languages'
import { draw } from '@/testing/render'
import { draftOf, ownZone, type ScheduleDraft } from './schedule-draft'
import { ScheduleTimes } from './schedule-times'

let now: ScheduleDraft

function Held({ given, at = {} }: { given: Partial<ScheduleDraft>; at?: Record<string, string> }) {
  const [draft, setDraft] = useState<ScheduleDraft>({ ...draftOf(), ...given })
  useEffect(() => {
    now = draft
  }, [draft])
  return <ScheduleTimes draft={draft} at={at} onChange={(part) => setDraft((old) => ({ ...old, ...part }))} />
}

const times = (given: Partial<ScheduleDraft>, at?: Record<string, string>, language?: Language) => draw(<Held given={given} at={at} />, { language })

describe('on days', () => {
  test('the days are kept in the order of the week, whichever is chosen first', async () => {
    await times({ kind: 'days', days: [] })
    for (const day of ['Sunday', 'Monday', 'Wednesday']) await userEvent.click(screen.getByRole('checkbox', { name: day }))
    expect(now.days).toEqual(['mon', 'wed', 'sun'])
    await userEvent.click(screen.getByRole('checkbox', { name: 'Monday' }))
    expect(now.days).toEqual(['wed', 'sun'])
  })

  test('the time has hours and minutes', async () => {
    await times({ kind: 'days' })
    fireEvent.change(screen.getByLabelText(/^Time of day/), { target: { value: '17:45:30' } })
    expect(now.time).toBe('17:45')
  })

  test('the zone is one that there is; that of the schedule is there, also when the browser does not know it', async () => {
    await times({ kind: 'days', zone: 'Mars/Olympus' })
    const zone = screen.getByRole('combobox', { name: /^Time zone/ })
    expect(zone).toHaveValue('Mars/Olympus')
    await userEvent.clear(zone)
    await userEvent.type(zone, 'Europe/Rom')
    await userEvent.click(await screen.findByRole('option', { name: 'Europe/Rome' }))
    expect(now.zone).toBe('Europe/Rome')
  })

  test.each<[Language, string, string]>([
    ['de', 'Tage', 'Montag'],
    ['it', 'Giorni', 'lunedì'],
  ])('days have their names in %s', async (language, group, monday) => {
    await times({ kind: 'days' }, {}, language)
    expect(within(screen.getByRole('group', { name: group })).getByRole('checkbox', { name: monday })).toBeChecked()
  })

  test('what the server says stands at the setting', async () => {
    await times({ kind: 'days' }, { days: 'are not days', time: 'is no time', zone: 'is no zone' })
    for (const said of ['are not days', 'is no time', 'is no zone']) expect(screen.getByText(said)).toBeVisible()
  })
})

describe('again and again', () => {
  test('the number may be written anew without turning into another', async () => {
    await times({ kind: 'every', count: 15, unit: 'm' })
    const count = screen.getByRole('textbox', { name: /^Every/ })
    await userEvent.clear(count)
    expect(now.count).toBe('')
    expect(screen.queryByText('10 seconds is the shortest.')).toBeNull()
    await userEvent.type(count, '40')
    expect(now.count).toBe(40)
  })

  test('less than ten seconds is told at once', async () => {
    await times({ kind: 'every', count: 9, unit: 's' })
    expect(screen.getByText('10 seconds is the shortest.')).toBeVisible()
    await userEvent.click(screen.getByRole('combobox', { name: 'Unit' }))
    await userEvent.click(await screen.findByRole('option', { name: 'minutes' }))
    expect(screen.queryByText('10 seconds is the shortest.')).toBeNull()
    expect(now.unit).toBe('m')
  })

  test('the first time may be left out, and says in whose time it is', async () => {
    await times({ kind: 'every', at: '' })
    const first = screen.getByLabelText(/^First time/)
    expect(first).not.toBeRequired()
    expect(screen.getByText(new RegExp(ownZone()))).toBeVisible()
    fireEvent.change(first, { target: { value: '2027-01-01T10:00' } })
    expect(now.at).toBe('2027-01-01T10:00')
  })

  test('seconds of a first time do not stop the form', async () => {
    await times({ kind: 'every', at: '2027-01-01T10:00:07' })
    expect(screen.getByLabelText(/^First time/)).toHaveAttribute('step', '1')
  })
})

describe('once', () => {
  test('the moment is needed, and a refusal stands there', async () => {
    await times({ kind: 'once', at: '' }, { at: 'has gone by' })
    expect(screen.getByLabelText(/^Day and time/)).toBeRequired()
    expect(screen.getByText('has gone by')).toBeVisible()
    expect(screen.queryByRole('group', { name: 'Days' })).toBeNull()
  })
})
