import { Badge, Group, Select, Stack, Text } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { IconCheck, IconQuestionMark } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { bindablesQuery } from '@/api/bindables'
import { chosen, type ImportFile, optionsFor } from './import-list'
import { needKey } from './import-report'
import { useTargetName } from './target-name'

const open = 'open:'

/** ImportNeeds lists what a flow refers to and the organisation does not have, each with what to lead it to. */
export function ImportNeeds({ file, files, busy, onChange }: { file: ImportFile; files: ImportFile[]; busy: boolean; onChange: (part: Partial<ImportFile>) => void }) {
  const { t } = useTranslation('flows')
  const targetName = useTargetName()
  const needs = file.checked?.report.needs ?? []
  const targets = [...new Set(needs.map((n) => n.target))]
  const lists = useQueries({ queries: targets.map((target) => bindablesQuery(target)) })
  if (needs.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('import.allThere')}
      </Text>
    )
  }
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {t('import.needs')}
      </Text>
      {needs.map((need) => {
        const key = needKey(need)
        const options = optionsFor(need, file, files, lists[targets.indexOf(need.target)]?.data ?? [])
        const option = chosen(need, file, options)
        const coming = options.filter((o) => o.file !== undefined)
        const have = options.filter((o) => o.file === undefined)
        return (
          <Group key={key} gap="sm" align="center" wrap="wrap">
            <Stack gap={0} flex="1 1 240px" miw={0}>
              <Group gap={6}>
                <Badge size="sm" variant="light" color={option ? 'green' : 'orange'} tt="none" leftSection={option ? <IconCheck size={12} aria-hidden /> : <IconQuestionMark size={12} aria-hidden />}>
                  {targetName(need.target)}
                </Badge>
                <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                  {need.name}
                </Text>
              </Group>
              {need.activities.length > 0 && (
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {t('import.usedBy', { names: need.activities.join(', ') })}
                </Text>
              )}
            </Stack>
            <Select
              flex="1 1 240px"
              searchable
              allowDeselect={false}
              disabled={busy}
              aria-label={t('import.bind', { what: targetName(need.target), name: need.name })}
              value={option?.value ?? open}
              onChange={(v) => onChange({ choices: { ...file.choices, [key]: v === open || v === null ? '' : v } })}
              nothingFoundMessage={t('import.nothing')}
              data={[
                { value: open, label: t('import.leaveOpen') },
                ...(coming.length > 0 ? [{ group: t('import.ofThis'), items: coming.map((o) => ({ value: o.value, label: o.name })) }] : []),
                ...(have.length > 0 ? [{ group: t('import.ofOrganisation'), items: have.map((o) => ({ value: o.value, label: o.name })) }] : []),
              ]}
            />
          </Group>
        )
      })}
    </Stack>
  )
}
