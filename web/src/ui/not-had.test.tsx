// @vitest-environment jsdom
import { screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { drawAt } from '@/testing/place'
import { Listing } from './listing'

const list = (status: number) => ({ error: Object.assign(new Error('user.list is not for your roles.'), { status }), isPending: false, hasNextPage: false, isFetchingNextPage: false, fetchNextPage: vi.fn(), refetch: vi.fn() })
const drawList = (status: number) => drawAt(() => <Listing label="Users" list={list(status)} columns={[]} rowKey={String} empty="nobody" />)

test.each([403, 404])('S2-3: a list that is refused with %d is not there for this person', async (status) => {
  await drawList(status)
  expect(await screen.findByRole('heading', { level: 2, name: 'There is nothing here' })).toBeVisible()
  expect(screen.queryByText(/not for your roles/)).toBeNull()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('a list that failed says so, and can be asked for again', async () => {
  await drawList(503)
  expect(await screen.findByRole('alert')).toHaveTextContent('user.list is not for your roles.')
  expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible()
})
