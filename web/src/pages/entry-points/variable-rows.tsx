import { ActionIcon, Autocomplete, Button, Group, Input, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { flowQuery } from '@/api/flows'
import type { VariableRow } from './entry-point-draft'

type Props = { flow: string; rows: VariableRow[]; error?: string; onChange: (rows: VariableRow[]) => void }

/** VariableRows are what contacts that arrive here bring into variables of the flow. */
export function VariableRows({ flow, rows, error, onChange }: Props) {
  const { t } = useTranslation('flows')
  const { data } = useQuery({ ...flowQuery(flow), enabled: flow !== '' })
  const names = (data?.document?.variables ?? []).map((v) => v.name)
  const put = (i: number, part: Partial<VariableRow>) => onChange(rows.map((row, at) => (at === i ? { ...row, ...part } : row)))
  return (
    <Stack gap="xs" role="group" aria-label={t('entry.variables')}>
      <Text size="sm" fw={500}>
        {t('entry.variables')}
      </Text>
      {rows.map((row, i) => (
        <Group key={i} gap="xs" wrap="nowrap">
          <Autocomplete flex={1} aria-label={t('entry.variable', { number: i + 1 })} placeholder={t('entry.variableName')} data={names} value={row.name} onChange={(name) => put(i, { name })} />
          <TextInput flex={1} aria-label={t('entry.value', { number: i + 1 })} placeholder={t('entry.variableValue')} value={row.value} onChange={(e) => put(i, { value: e.currentTarget.value })} />
          <ActionIcon variant="subtle" color="gray" aria-label={t('entry.dropVariable', { number: i + 1 })} onClick={() => onChange(rows.filter((_, at) => at !== i))}>
            <IconX size={16} aria-hidden />
          </ActionIcon>
        </Group>
      ))}
      {error && <Input.Error>{error}</Input.Error>}
      <Button variant="subtle" size="xs" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => onChange([...rows, { name: '', value: '' }])} style={{ alignSelf: 'flex-start' }}>
        {t('entry.addVariable')}
      </Button>
    </Stack>
  )
}
