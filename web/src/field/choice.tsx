import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type FieldProps, type FormField, textOf } from './form-field'
import { frameOf } from './frame'
import { effective } from './shown'

/** The group that the chosen option of a field is in; undefined for none. */
export function chosenGroup(field: FormField, value: string): string | undefined {
  return field.options?.find((o) => o.value === value)?.group
}

/** What the first step of a choice offers: options without a group, and each group once. */
function firstStep(field: FormField): { value: string; label: string }[] {
  const rows = new Map<string, { value: string; label: string }>()
  for (const o of field.options ?? []) {
    if (o.group === undefined) rows.set(o.value, { value: o.value, label: o.label })
    else if (!rows.has(`group ${o.group}`)) rows.set(`group ${o.group}`, { value: `group ${o.group}`, label: o.group })
  }
  return [...rows.values()]
}

/** Choice is one of the options. Where options have groups that are asked for first, it asks for the group. */
export function Choice(props: FieldProps) {
  const { t } = useTranslation('field')
  const { field, onChange, siblings } = props
  const now = textOf(effective(siblings.fields, siblings.values, field.name))
  const group = field.second ? chosenGroup(field, now) : undefined
  const options = field.second ? firstStep(field) : grouped(field, t('none'))
  const known = field.options?.some((o) => o.value === now) ?? false
  const data = known || now === '' ? options : [...options, { value: now, label: t('notAnOption', { value: now }) }]
  const choose = (value: string | null) => {
    if (value === null) onChange(undefined)
    else if (value.startsWith('group ')) onChange(field.options?.find((o) => o.group === value.slice('group '.length))?.value)
    else onChange(value)
  }
  return (
    <Select
      {...frameOf(props)}
      data={data}
      value={group === undefined ? (known || now !== '' ? now : null) : `group ${group}`}
      onChange={choose}
      allowDeselect={false}
      clearable={field.default === undefined && !props.required && !props.disabled}
      searchable={data.length > 12}
      placeholder={t('choose')}
      comboboxProps={{ shadow: 'md' }}
    />
  )
}

/** SecondChoice asks for the option within the group that was chosen. */
export function SecondChoice(props: FieldProps) {
  const { field, onChange, siblings } = props
  const now = textOf(effective(siblings.fields, siblings.values, field.name))
  const group = chosenGroup(field, now)
  const data = (field.options ?? []).filter((o) => o.group === group).map(({ value, label }) => ({ value, label }))
  const { description: _, ...frame } = frameOf({ ...props, field: { ...field, label: field.second?.label ?? field.label, help: '' }, problems: [] })
  return <Select {...frame} data={data} value={now} onChange={(v) => v !== null && onChange(v)} allowDeselect={false} comboboxProps={{ shadow: 'md' }} />
}

type Item = { value: string; label: string }

/** The options as a drop-down has them, under the headings of their groups. */
function grouped(field: FormField, none: string): (Item | { group: string; items: Item[] })[] {
  const list: (Item | { group: string; items: Item[] })[] = []
  for (const o of field.options ?? []) {
    const item = { value: o.value, label: o.label === '' ? none : o.label }
    if (o.group === undefined) {
      list.push(item)
      continue
    }
    const there = list.find((x): x is { group: string; items: Item[] } => 'group' in x && x.group === o.group)
    if (there) there.items.push(item)
    else list.push({ group: o.group, items: [item] })
  }
  return list
}
