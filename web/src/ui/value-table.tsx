import { Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './value-table.module.css'

/** A value as it is written: texts bare, everything else as JSON. */
export function written(value: unknown): string {
  if (typeof value === 'string') return value
  return JSON.stringify(value, null, typeof value === 'object' && value !== null && JSON.stringify(value).length > 60 ? 2 : undefined) ?? ''
}

/** ValueTable is names with what they hold. */
export function ValueTable({ values, label, empty }: { values: Readonly<Record<string, unknown>>; label: string; empty: string }) {
  const { t } = useTranslation('contacts')
  const rows = Object.entries(values)
  if (rows.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {empty}
      </Text>
    )
  }
  return (
    <Table aria-label={label} className={classes.table} verticalSpacing={4} horizontalSpacing={0}>
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" className={classes.name}>
              {name}
            </Table.Th>
            <Table.Td className={classes.value}>{value === '' || value === null ? <span className={classes.nothing}>{t('emptyValue')}</span> : written(value)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
