import { Anchor, Select, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { entryPointNamesQuery } from '@/api/entry-point-names'

/** EntryPointSelect chooses where contacts arrive. */
export function EntryPointSelect({ value, error, onChange }: { value: string; error?: string; onChange: (id: string) => void }) {
  const { t } = useTranslation(['triggers', 'flows'])
  const points = useQuery(entryPointNamesQuery)
  return (
    <>
      <Select
        required
        searchable
        label={t('entryPoint')}
        placeholder={t('chooseEntryPoint')}
        nothingFoundMessage={t('noneFound')}
        value={value || null}
        error={error}
        onChange={(v) => onChange(v ?? '')}
        data={(points.data ?? []).map((p) => ({ value: p.id, label: `${p.name} · ${t(`flows:channels.${p.channel}`)}` }))}
      />
      {points.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('noEntryPoints')}{' '}
          <Anchor component={Link} to="/entry-points" size="sm">
            {t('makeEntryPoint')}
          </Anchor>
        </Text>
      )}
    </>
  )
}
