// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import type { Schemas } from '@/api/client'
import type { FlowDiff } from '@/api/versions'
import { FakeDesigner } from '@/testing/fake-designer'
import { draw } from '@/testing/render'
import { DiffList } from './diff-list'
import { PublicationView } from './publication-view'

type Publication = Schemas['Publication']

const diff: FlowDiff = {
  from: '1', to: 'draft', flow: [{ path: 'description', old: 'was', new: 'is' }], variables: [{ change: 'added', label: 'customer', changes: [] }],
  activities: [
    { change: 'changed', id: 'w', label: 'Welcome', was: 'Hello', kind: 'say', changes: [{ path: 'settings.text', old: 'a', new: { b: 1 } }], links: [{ change: 'changed', port: 'default', old: 'Bye', new: 'Ask' }] },
    { change: 'removed', id: 'x', label: 'Gone', changes: [] },
  ],
}
const error = { code: 'required', severity: 'error' as const, message: 'text is missing', activity: 'Welcome', activity_id: 'w', field: 'text' }
const publication: Publication = { ready: true, version: 2, problems: [], touched: [], changes: diff }

test('ui-30 the difference to the version before is told by activity, setting, link and variable', async () => {
  await draw(<DiffList diff={diff} />)
  expect(screen.getByText('Hello → Welcome')).toBeVisible()
  expect(screen.getByText('{"b":1}')).toBeVisible()
  expect(screen.getByText('default: Bye → Ask')).toBeVisible()
  expect(screen.getByText('customer')).toBeVisible()
  expect(screen.getAllByText(/^(added|changed|removed)$/).map((e) => e.textContent)).toEqual(['changed', 'removed', 'added'])
})

test('ui-30 a draft that differs in places only says so', async () => {
  await draw(<DiffList diff={{ ...diff, flow: [], activities: [], variables: [] }} />)
  expect(screen.getByText('Nothing but places on the canvas differs.')).toBeVisible()
})

test('ui-30 what changes is told with the title of its kind, as the canvas has it', async () => {
  await draw(
    <FakeDesigner>
      <PublicationView publication={publication} testing={false} onClose={() => undefined} />
    </FakeDesigner>,
  )
  expect(screen.getByText('Say')).toBeVisible()
  expect(screen.queryByText('say')).toBeNull()
})

test('ui-12 errors are told as what keeps from publishing, and lead to their field', async () => {
  const close = vi.fn()
  const focus = vi.fn()
  await draw(
    <FakeDesigner over={{ focus }}>
      <PublicationView publication={{ ...publication, ready: false, problems: [error, { ...error, severity: 'warning', message: 'only a warning' }] }} testing={false} onClose={close} />
    </FakeDesigner>,
  )
  const alert = screen.getByRole('alert')
  expect(alert).toHaveTextContent('1 error keeps the flow from being published')
  expect(within(screen.getByRole('region', { name: '1 warning' })).getByText('only a warning')).toBeVisible()
  await userEvent.setup().click(within(alert).getByRole('button'))
  expect(close).toHaveBeenCalled()
  expect(focus).toHaveBeenCalledWith('w', 'text')
})

test('ui-30 the results of tests and what takes the version are shown', async () => {
  const tests = [
    { name: 'happy', passed: true, milliseconds: 12.4, covered: [], differences: [] },
    { name: 'sad', passed: false, milliseconds: 3, covered: [], differences: ['expected Bye, was Ask'] },
  ]
  const touched = [{ kind: 'entry-point' as const, id: 'e', name: 'Hotline', label: 'Live' }]
  await draw(
    <FakeDesigner>
      <PublicationView publication={{ ...publication, changes: undefined, tests, touched }} testing={false} onClose={() => undefined} />
    </FakeDesigner>,
  )
  expect(screen.getByText('happy passed in 12 ms')).toBeVisible()
  expect(screen.getByText('expected Bye, was Ask')).toBeVisible()
  expect(screen.getByText('Hotline · Live')).toBeVisible()
  expect(screen.getByText('This is the first version.')).toBeVisible()
})
