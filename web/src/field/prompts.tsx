import { Button, Group, Select, Stack } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type FieldProps, type FormField, type Values } from './form-field'
import { Items, type RowProps } from './items'

/** What an item may be: the fields of which it has one. The name of an item stands beside whatever it is. */
function alternatives(fields: readonly FormField[]): readonly FormField[] {
  return fields.filter((f) => f.kind !== 'plain')
}

/** Which of the alternatives an item is: the first that it has. */
export function alternativeOf(fields: readonly FormField[], values: Values): FormField | undefined {
  const all = alternatives(fields)
  return all.find((f) => values[f.name] !== undefined && values[f.name] !== null && values[f.name] !== '') ?? all.find((f) => f.name in values) ?? all[0]
}

/** The item made into another of the alternatives. */
export function asAlternative(fields: readonly FormField[], values: Values, name: string): Values {
  const others = alternatives(fields).map((f) => f.name)
  return { ...Object.fromEntries(Object.entries(values).filter(([n]) => !others.includes(n))), [name]: '' }
}

/** Prompts are items that are spoken to the caller: each a text, a file or a variable. */
export function Prompts(props: FieldProps) {
  const { t } = useTranslation('field')
  const { field, disabled, Fields } = props
  const fields = field.fields ?? []
  const draw = (row: RowProps) => {
    const now = alternativeOf(fields, row.values)
    const shown = fields.filter((f) => f === now || !alternatives(fields).includes(f))
    return (
      <Stack gap="xs">
        <Select
          aria-label={t('sortOfPrompt', { number: row.at + 1 })}
          size="xs"
          disabled={disabled}
          data={alternatives(fields).map((f) => ({ value: f.name, label: f.label }))}
          value={now?.name ?? null}
          allowDeselect={false}
          onChange={(name) => name !== null && name !== now?.name && row.onChange(asAlternative(fields, row.values, name))}
        />
        <Fields fields={shown} values={row.values} onChange={row.onChange} problems={row.problems.filter((p) => p.field !== row.path)} disabled={disabled} path={row.path} id={row.id} />
      </Stack>
    )
  }
  const adding = (add: (row: Values) => void, full: boolean) => (
    <Group gap="xs">
      {alternatives(fields).map((f, i) => (
        <Button key={f.name} data-does={i === 0 ? 'add' : undefined} variant="default" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} disabled={disabled || full} onClick={() => add({ [f.name]: '' })}>
          {f.label}
        </Button>
      ))}
    </Group>
  )
  return <Items {...props} draw={draw} adding={adding} />
}
