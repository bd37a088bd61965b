import { ActionIcon, Button, Input, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './field.module.css'
import type { FieldProblem, FieldProps } from './form-field'
import { ProblemLines, wrapperOf } from './frame'
import { useRows } from './rows'
import { pathOf, problemsAt } from './shown'

type Cell = { id: string; label: string; value: unknown; path: string; problems: readonly FieldProblem[]; onChange: (value: string) => void }

/** NameRows is a table of names with values; `draw` draws the control of a value. */
export function NameRows({ draw, ...props }: FieldProps & { draw: (cell: Cell) => ReactNode }) {
  const { t } = useTranslation('field')
  const { field, path, id, disabled, problems } = props
  const table = useRows(props.value, (value, changed) => props.onChange(value, changed === '' ? path : pathOf(path, changed)))
  const add = useRef<HTMLButtonElement>(null)
  const ofRow = (name: string) => (name === '' ? [] : problemsAt(problems, pathOf(path, name)))
  const own = problems.filter((p) => !table.rows.some((r) => r.name !== '' && ofRow(r.name).includes(p)))
  const frame = wrapperOf({ ...props, problems: own })
  return (
    <Input.Wrapper {...frame} labelElement="div" role="group" aria-label={field.label}>
      <Stack gap={6} mb={field.help === '' ? 0 : 4}>
        {table.rows.map((row, i) => {
          const found = ofRow(row.name)
          const number = i + 1
          return (
            <div key={i} data-path={row.name === '' ? undefined : pathOf(path, row.name)}>
              <div className={classes.pair}>
                <TextInput
                  id={`${id}-name-${String(i)}`}
                  aria-label={t('nameOfRow', { label: field.label, number })}
                  placeholder={t('name')}
                  disabled={disabled}
                  value={row.name}
                  error={table.repeats(i) ? t('repeated') : undefined}
                  onChange={(e) => table.set(i, { name: e.currentTarget.value, value: row.value })}
                />
                {draw({
                  id: `${id}-value-${String(i)}`,
                  label: t('valueOfRow', { label: field.label, name: row.name === '' ? number : row.name }),
                  value: row.value,
                  path: pathOf(path, row.name),
                  problems: found,
                  onChange: (value) => table.set(i, { name: row.name, value }),
                })}
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  mt={4}
                  disabled={disabled}
                  aria-label={t('removeRow', { name: row.name === '' ? number : row.name })}
                  onClick={() => {
                    table.remove(i)
                    add.current?.focus()
                  }}
                >
                  <IconX size={16} aria-hidden />
                </ActionIcon>
              </div>
              {found.length > 0 && (
                <Input.Error component="div">
                  <ProblemLines problems={found} />
                </Input.Error>
              )}
            </div>
          )
        })}
        <Button ref={add} variant="subtle" size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} disabled={disabled} onClick={table.add} style={{ alignSelf: 'flex-start' }} aria-label={`${t('addRow')}: ${field.label}`}>
          {t('addRow')}
        </Button>
      </Stack>
    </Input.Wrapper>
  )
}
