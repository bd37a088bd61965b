import { Box, Button, Group, Stack, Table } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Trouble } from './error-state'
import { Loading } from './loading'
import classes from './listing.module.css'
import { NotHad } from './not-had'

/** A list that comes page by page, as a query gives it. */
export type Pages<T> = {
  data?: { pages: { items: T[] }[] }
  error: Trouble | null
  isPending: boolean
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
  refetch: () => unknown
}

/** A column: its heading and what stands under it. `wide` columns leave when the window is narrow. */
export type Column<T> = { key: string; head: ReactNode; cell: (item: T) => ReactNode; wide?: boolean }

type Props<T> = { label: string; list: Pages<T>; columns: Column<T>[]; rowKey: (item: T) => string; empty: ReactNode }

/** Listing draws a list as a table, and says when it is loading, empty or not to be had. */
export function Listing<T>({ label, list, columns, rowKey, empty }: Props<T>) {
  const { t } = useTranslation('shell')
  if (list.isPending) return <Loading />
  if (list.error) return <NotHad error={list.error} retry={() => void list.refetch()} />
  const rows = list.data?.pages.flatMap((p) => p.items) ?? []
  if (rows.length === 0) return empty
  return (
    <Stack gap="md">
      <Box className={classes.frame} role="region" aria-label={label} tabIndex={0}>
        <Table verticalSpacing="sm" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              {columns.map((c) => (
                <Table.Th key={c.key} className={c.wide ? classes.wide : undefined}>
                  {c.head}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row) => (
              <Table.Tr key={rowKey(row)}>
                {columns.map((c) => (
                  <Table.Td key={c.key} className={c.wide ? classes.wide : undefined}>
                    {c.cell(row)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Box>
      {list.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Stack>
  )
}
