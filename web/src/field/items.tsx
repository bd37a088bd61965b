import { ActionIcon, Button, Group, Input, Stack, Text } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './field.module.css'
import { type FieldProblem, type FieldProps, listOf, objectOf, textOf, type Values } from './form-field'
import { FieldLabel, ProblemLines } from './frame'
import { problemsAt } from './shown'

export type RowProps = {
  at: number
  values: Values
  onChange: (values: Values, changed?: string) => void
  problems: readonly FieldProblem[]
  path: string
  id: string
}

type Listing = FieldProps & {
  /** Draws the inside of a row; left out, the fields of the row. */
  draw?: (row: RowProps) => ReactNode
  /** What stands in place of the button that adds an empty row. */
  adding?: (add: (row: Values) => void, full: boolean) => ReactNode
}

/** The first given text of a row, by which people know it. */
function named(field: FieldProps['field'], values: Values): string {
  for (const f of field.fields ?? []) {
    const value = values[f.name]
    const text = typeof value === 'object' ? textOf(objectOf(value).name) : textOf(value)
    if (text !== '') return text
  }
  return ''
}

/** Items are rows with fields of their own, in an order that can be changed. */
export function Items({ draw, adding, ...props }: Listing) {
  const { t } = useTranslation('field')
  const { field, value, onChange, problems, disabled, path, id, Fields } = props
  const rows = listOf(value).map(objectOf)
  const list = useRef<HTMLDivElement>(null)
  const own = problems.filter((p) => !/^\[\d+\]/.test((p.field ?? '').slice(path.length)))
  const full = field.max !== undefined && rows.length >= field.max
  const put = (next: Values[], changed = path) => onChange(next.length === 0 ? undefined : next, changed)
  const focus = (what: string) => requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-does="${what}"]`)?.focus())
  const move = (at: number, to: number) => {
    const next = [...rows]
    next.splice(to, 0, ...next.splice(at, 1))
    put(next)
    focus(`${to < at ? 'up' : 'down'} ${String(to)}`)
  }
  const add = (row: Values) => put([...rows, row])
  return (
    <div role="group" aria-label={field.label} aria-describedby={field.help === '' ? undefined : `${id}-help`} ref={list}>
      <Input.Label component="div" required={props.required}>
        <FieldLabel label={field.label} ours={field.ours} />
      </Input.Label>
      {field.help !== '' && (
        <Input.Description id={`${id}-help`} mb={6}>
          {field.help}
        </Input.Description>
      )}
      {own.length > 0 && (
        <Input.Error component="div" mb={6}>
          <ProblemLines problems={own} />
        </Input.Error>
      )}
      <Stack gap="xs">
        {rows.map((values, i) => {
          const at = `${path}[${String(i)}]`
          const row = { at: i, values, path: at, id: `${id}-${String(i)}`, problems: problemsAt(problems, at), onChange: (next: Values, changed = at) => put(rows.map((r, j) => (i === j ? next : r)), changed) }
          const name = named(field, values)
          const label = name === '' ? String(i + 1) : `${String(i + 1)} (${name})`
          return (
            <div key={i} className={classes.row} role="group" aria-label={t('row', { label: field.label, number: i + 1 })} data-path={at}>
              <Group justify="space-between" gap={4} wrap="nowrap">
                <Text size="xs" c="dimmed" fw={600}>
                  {i + 1}
                </Text>
                <Group gap={0} wrap="nowrap">
                  <ActionIcon size="sm" variant="subtle" color="gray" disabled={disabled || i === 0} data-does={`up ${String(i)}`} aria-label={t('moveUp', { row: label })} onClick={() => move(i, i - 1)}>
                    <IconArrowUp size={14} aria-hidden />
                  </ActionIcon>
                  <ActionIcon size="sm" variant="subtle" color="gray" disabled={disabled || i === rows.length - 1} data-does={`down ${String(i)}`} aria-label={t('moveDown', { row: label })} onClick={() => move(i, i + 1)}>
                    <IconArrowDown size={14} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    size="sm"
                    variant="subtle"
                    color="gray"
                    disabled={disabled}
                    aria-label={t('removeRow', { name: label })}
                    onClick={() => {
                      put(rows.filter((_, j) => j !== i))
                      focus('add')
                    }}
                  >
                    <IconTrash size={14} aria-hidden />
                  </ActionIcon>
                </Group>
              </Group>
              <RowProblems problems={row.problems.filter((p) => p.field === at)} />
              {draw ? draw(row) : (
                <div className={classes.rowFields}>
                  <div className={(field.fields?.length ?? 0) <= 3 ? classes.compact : undefined}>
                    <Fields fields={field.fields ?? []} values={values} onChange={row.onChange} problems={row.problems.filter((p) => p.field !== at)} disabled={disabled} path={at} id={row.id} />
                  </div>
                </div>
              )}
            </div>
          )
        })}
        {adding ? adding(add, full) : (
          <Button data-does="add" variant="default" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} disabled={disabled || full} onClick={() => add({})} style={{ alignSelf: 'flex-start' }} aria-label={`${t('add')}: ${field.label}`}>
            {t('add')}
          </Button>
        )}
        {full && (
          <Text size="xs" c="dimmed">
            {t('full', { max: field.max })}
          </Text>
        )}
      </Stack>
    </div>
  )
}

function RowProblems({ problems }: { problems: readonly FieldProblem[] }) {
  if (problems.length === 0) return null
  return (
    <Input.Error component="div">
      <ProblemLines problems={problems} />
    </Input.Error>
  )
}
