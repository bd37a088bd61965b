import { Button, Collapse, Group, Input, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { IconFilter, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { entryPointsQuery } from '@/api/entry-points'
import { flowNamesQuery } from '@/api/flows'
import { useMay } from '@/api/session'
import classes from './contacts.module.css'
import { ages, outcomes, type Search, searchWith, sorts, states } from './filter-search'

const labels = ['Live', 'Test', 'Dev', 'Latest', 'Draft']
const channels = ['telephony', 'chat', 'task'] as const
const first: readonly (keyof Search)[] = ['state', 'flow', 'outcome', 'simulated']

type Props = { search: Search; onChange: (search: Search) => void }

/** Filters select contacts; the page keeps them in its address. */
export function Filters({ search, onChange }: Props) {
  const { t } = useTranslation('contacts')
  const hidden = Object.keys(search).filter((n) => !first.includes(n as keyof Search)).length
  const [more, { toggle }] = useDisclosure(hidden > 0)
  const mayFlows = useMay('flow.read')
  const mayEntries = useMay('entry_point.read')
  const flows = useQuery({ ...flowNamesQuery, enabled: mayFlows })
  const points = useInfiniteQuery({ ...entryPointsQuery({}), enabled: mayEntries && more })
  const pick = (name: keyof Search, data: { value: string; label: string }[], searchable = false) => (
    <Select key={name} label={t(`filters.${name}`)} placeholder={t('all')} clearable searchable={searchable} data={data} value={search[name] ?? null} onChange={(v) => onChange(searchWith(search, name, v))} />
  )
  return (
    <div role="search" aria-label={t('filtersLabel')}>
      <div className={classes.filters}>
        {pick('state', states.map((s) => ({ value: s, label: t(`states.${s}`) })))}
        {mayFlows && pick('flow', (flows.data ?? []).map((f) => ({ value: f.id, label: f.name })), true)}
        {pick('outcome', outcomes.map((o) => ({ value: o, label: t(`outcomes.${o}`) })))}
        <Input.Wrapper className={classes.sorts} label={t('filters.simulated')} labelElement="div">
          <SegmentedControl fullWidth aria-label={t('filters.simulated')} data={sorts.map((s) => ({ value: s, label: t(`sorts.${s}`) }))} value={search.simulated ?? 'real'} onChange={(v) => onChange(searchWith(search, 'simulated', v))} />
        </Input.Wrapper>
      </div>
      <Collapse expanded={more}>
        <div className={classes.filters} style={{ marginTop: 12 }}>
          {pick('label', labels.map((l) => ({ value: l, label: l === 'Draft' ? t('draft') : l })))}
          {mayEntries && pick('entry_point', (points.data?.pages ?? []).flatMap((p) => p.items).map((e) => ({ value: e.id, label: e.name })), true)}
          {pick('channel', channels.map((c) => ({ value: c, label: t(`channels.${c}`) })))}
          {pick('since', (Object.keys(ages) as (keyof typeof ages)[]).map((a) => ({ value: a, label: t(`ages.${a}`) })))}
          <Typed name="number" search={search} onChange={onChange} />
          <Typed name="error" search={search} onChange={onChange} placeholder={t('errorPlaceholder')} />
        </div>
      </Collapse>
      <Group gap="xs" mt="xs">
        <Button size="compact-sm" variant="subtle" leftSection={<IconFilter size={14} aria-hidden />} aria-expanded={more} onClick={toggle}>
          {t('moreFilters')}
        </Button>
        {Object.keys(search).length > 0 && (
          <Button size="compact-sm" variant="subtle" leftSection={<IconX size={14} aria-hidden />} onClick={() => onChange({})}>
            {t('clear')}
          </Button>
        )}
      </Group>
    </div>
  )
}

/** Typed is a filter that is written; it counts when the typing pauses. */
function Typed({ name, search, placeholder, onChange }: Props & { name: 'number' | 'error'; placeholder?: string }) {
  const { t } = useTranslation('contacts')
  const given = search[name] ?? ''
  const [text, setText] = useState(given)
  const [known, setKnown] = useState(given)
  const [told, setTold] = useState<string>()
  // An address that was changed elsewhere counts; the one that was told from here must not take away what was typed since.
  if (known !== given) {
    setKnown(given)
    if (given !== told) setText(given)
  }
  const tell = useDebouncedCallback(
    (value: string) => {
      setTold(value)
      onChange(searchWith(search, name, value))
    },
    { delay: 500, flushOnUnmount: false },
  )
  return (
    <TextInput
      label={t(`filters.${name}`)}
      placeholder={placeholder}
      value={text}
      onChange={(e) => {
        setText(e.currentTarget.value)
        tell(e.currentTarget.value.trim())
      }}
    />
  )
}
