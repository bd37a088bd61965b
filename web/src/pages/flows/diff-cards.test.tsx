// @vitest-environment jsdom
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { FlowDiff } from '@/api/versions'
import { draw } from '@/testing/render'
import { DiffCards } from './diff-cards'

const diff: FlowDiff = {
  from: '1', to: '2', flow: [{ path: 'name', old: 'Before', new: 'After' }],
  variables: [{ label: 'tier', change: 'added', changes: [{ path: 'value', new: 'gold' }] }],
  activities: [
    { label: 'Lookup', kind: 'http-request', change: 'changed', was: 'Ask', id: '1', changes: [{ path: 'timeout', old: 3000, new: 5000 }, { path: 'body', lines: ['-old line', '+new line', ' same'] }], links: [{ change: 'changed', port: 'false', old: 'Bye', new: 'Stranger' }] },
    { label: 'Screen', kind: 'screen-pop', change: 'removed', event_flow: true, id: '2', changes: [] },
    { label: 'Menu', kind: 'menu', change: 'added', id: '3', changes: [] },
  ],
}

test('ui-30 a difference is told by activity, not by colour alone', async () => {
  await draw(<DiffCards diff={diff} />)
  expect(screen.getByText('Activities: 1 added, 1 removed, 1 changed')).toBeInTheDocument()
  const [added, removed, changed] = within(screen.getByRole('region', { name: 'Activities' })).getAllByRole('article')
  expect(added).toHaveTextContent('AddedMenu')
  expect(removed).toHaveTextContent('RemovedScreen')
  expect(removed).toHaveTextContent('Event flow')
  expect(changed).toHaveTextContent('ChangedLookup')
  expect(changed).toHaveTextContent('Was called Ask')
  expect(within(changed!).getByText('3000').tagName).toBe('DEL')
  expect(within(changed!).getByText('5000').tagName).toBe('INS')
  expect(changed).toHaveTextContent('Link false')
  expect(changed).toHaveTextContent('+new line')
  expect(screen.getByRole('region', { name: 'Flow variables' })).toHaveTextContent('gold')
  expect(screen.getByRole('region', { name: 'Flow settings' })).toHaveTextContent('BeforeAfter')
})

test('nothing differs', async () => {
  await draw(<DiffCards diff={{ from: '1', to: '2', flow: [], variables: [], activities: [] }} />)
  expect(screen.getByRole('status')).toHaveTextContent('No difference.')
})
