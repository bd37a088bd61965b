import { Anchor, Combobox, InputBase, Loader, Text, useCombobox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldProps } from './form-field'
import { frameOf, ProblemLines } from './frame'
import { matching, readReference, referred, writeReference } from './references'
import { type NamedThing, useFieldServices } from './services'

/** The things that references to a target can name; asked for again whenever the window or the drop-down gets the focus. */
function useNames(target: string) {
  const { names } = useFieldServices()
  return useQuery({
    queryKey: ['names', target],
    queryFn: async ({ signal }): Promise<readonly NamedThing[] | null> => (names ? names(target, signal) : null),
    staleTime: 0,
    refetchOnWindowFocus: 'always',
    retry: false,
    enabled: names !== undefined && target !== '',
  })
}

const made = 'make '

/** Ref names something outside the flow, or a variable in it: from a list, or typed where the list is not known. */
export function Ref(props: FieldProps) {
  const { t } = useTranslation('field')
  const { field, value, onChange, disabled, id } = props
  const target = field.target ?? ''
  const variable = target === 'variable'
  const { names, variables, createVariable, place, open } = useFieldServices()
  const asked = useNames(variable ? '' : target)
  const own: NamedThing[] | undefined = variable ? (variables ?? []).filter((v) => v.from === undefined).map((v) => ({ name: v.name, detail: v.type })) : undefined
  const things = own ?? asked.data ?? []
  const known = own !== undefined || (asked.data !== undefined && asked.data !== null)
  const reference = readReference(value)
  const thing = referred(value, things)
  const written = thing?.name ?? (reference.name || reference.id)
  const [typed, type] = useState<string>()
  const ask = () => void (!variable && names !== undefined && !asked.isFetching && asked.refetch())
  const list = useCombobox({
    onDropdownClose: () => {
      list.resetSelectedOption()
      type(undefined)
    },
    onDropdownOpen: () => ask(),
  })
  const shown = matching(things, typed ?? '')
  const fresh = (typed ?? '').trim()
  const offered = fresh !== '' && !things.some((x) => x.name === fresh)
  const missing = known && written !== '' && thing === undefined && !asked.isFetching
  const choose = (picked: string) => {
    if (picked.startsWith(made)) {
      if (variable) createVariable?.(fresh, 'STRING')
      onChange(fresh)
    } else {
      const found = things[Number(picked)]
      if (found) onChange(writeReference(found))
    }
    list.closeDropdown()
  }
  const page = place?.(target)
  const its = thing?.id === undefined ? undefined : open?.(target, thing.id)
  const more = missing ? (
    <>
      <ProblemLines problems={[{ severity: 'warning', message: target === 'connector' ? t('connectorMissing', { name: written }) : t('missing', { name: written }) }]} />
      {page !== undefined && <Anchor href={page} target="_blank" rel="noreferrer" inherit>{t('makeOne', { label: field.label })}</Anchor>}
    </>
  ) : known && things.length === 0 && page !== undefined ? (
    <Anchor href={page} target="_blank" rel="noreferrer" inherit>{t('makeOne', { label: field.label })}</Anchor>
  ) : its !== undefined ? (
    <Anchor href={its} target="_blank" rel="noreferrer" inherit>{t('openOne', { name: written })}</Anchor>
  ) : null
  return (
    <Combobox store={list} onOptionSubmit={choose} shadow="md" disabled={disabled}>
      <Combobox.Target>
        <InputBase
          {...frameOf(props, more)}
          id={id}
          value={typed ?? written}
          placeholder={t('choose')}
          spellCheck={false}
          autoComplete="off"
          rightSection={asked.isFetching && list.dropdownOpened ? <Loader size={14} /> : written !== '' && !disabled ? <Combobox.ClearButton aria-label={t('clearOf', { label: field.label })} onClear={() => onChange(undefined)} /> : <Combobox.Chevron />}
          rightSectionPointerEvents={written !== '' && !disabled ? 'all' : 'none'}
          onClick={() => list.openDropdown()}
          onFocus={ask}
          onChange={(e) => {
            type(e.currentTarget.value)
            list.openDropdown()
            list.updateSelectedOptionIndex()
          }}
          onBlur={() => {
            if (typed !== undefined && typed.trim() === '') onChange(undefined)
            else if (!known && offered) onChange(fresh)
            list.closeDropdown()
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={260} style={{ overflowY: 'auto' }}>
          {shown.map((x) => (
            <Combobox.Option key={`${x.id ?? ''} ${x.name}`} value={String(things.indexOf(x))} active={x === thing}>
              {x.name}
              {x.detail !== undefined && (
                <Text span size="xs" c="dimmed" ms={8}>
                  {x.detail}
                </Text>
              )}
            </Combobox.Option>
          ))}
          {offered && (!known || (variable && createVariable !== undefined)) && <Combobox.Option value={`${made}${fresh}`}>{variable && known ? t('makeVariable', { name: fresh }) : t('take', { name: fresh })}</Combobox.Option>}
          {shown.length === 0 && !(offered && (!known || variable)) && <Combobox.Empty>{asked.isError ? asked.error.message : known ? t('noneThere') : t('typeName')}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
