import { ActionIcon, Autocomplete, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Row } from './start'

type Props = { what: 'variable' | 'header'; names: readonly string[]; rows: readonly Row[]; onChange: (rows: Row[]) => void }

/** Rows are names with values: flow variables, or headers of the contact. */
export function Rows({ what, names, rows, onChange }: Props) {
  const { t } = useTranslation('simulator')
  const put = (i: number, part: Partial<Row>) => onChange(rows.map((row, at) => (at === i ? { ...row, ...part } : row)))
  const nth = (i: number) => ({ number: i + 1 })
  return (
    <Stack gap={6} role="group" aria-label={t(`${what}s`)}>
      <Text size="sm" fw={500}>
        {t(`${what}s`)}
      </Text>
      {rows.map((row, i) => (
        <Group key={i} gap={6} wrap="nowrap">
          <Autocomplete flex={1} aria-label={t('rowName', nth(i))} placeholder={t('name')} data={[...names]} value={row.name} onChange={(name) => put(i, { name })} />
          <TextInput flex={1} aria-label={t('rowValue', nth(i))} placeholder={t('value')} value={row.value} onChange={(e) => put(i, { value: e.currentTarget.value })} />
          <ActionIcon variant="subtle" color="gray" aria-label={t('dropRow', nth(i))} onClick={() => onChange(rows.filter((_, at) => at !== i))}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onChange([...rows, { name: '', value: '' }])} style={{ alignSelf: 'flex-start' }}>
        {t(what === 'variable' ? 'addVariable' : 'addHeader')}
      </Button>
    </Stack>
  )
}
