import { Group, Input, NativeSelect, NumberInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldProps, textOf } from './form-field'
import { wrapperOf } from './frame'
import { useBounds } from './int'
import { inUnit, readSpan, type Unit, unitFor, unitsFrom, writeSpan } from './spans'

/** Duration is a number with a unit; the setting keeps it in the unit of the field. */
export function Duration(props: FieldProps) {
  const { t } = useTranslation('field')
  const { field, value, onChange, id, disabled, required } = props
  const own: Unit = field.unit ?? 'ms'
  const given = readSpan(value, own)
  const usual = readSpan(field.default, own)
  const [chosen, choose] = useState<Unit>()
  const shown = chosen ?? unitFor(given ?? usual ?? 0, own)
  const bounds = useBounds(field)
  const { error, ...frame } = wrapperOf(props, bounds === '' ? undefined : `${bounds} ${t(`units.${own}`)}`)
  const set = (typed: string | number, unit: Unit) => {
    if (typed === '') onChange(undefined)
    else onChange(writeSpan(Number(typed), unit, own) ?? String(typed))
  }
  const asText = value !== undefined && given === undefined
  return (
    <Input.Wrapper {...frame} error={error}>
      <Group gap={6} wrap="nowrap" mb={5}>
        <NumberInput
          id={id}
          flex={1}
          aria-required={required || undefined}
          disabled={disabled}
          error={error !== undefined}
          value={asText ? textOf(value) : given === undefined ? '' : inUnit(given, shown)}
          placeholder={usual === undefined ? '' : String(inUnit(usual, shown))}
          onChange={(typed) => set(typed, shown)}
          clampBehavior="none"
        />
        <NativeSelect
          w={116}
          disabled={disabled}
          aria-label={t('unitOf', { label: field.label })}
          value={shown}
          onChange={(e) => {
            const unit = e.currentTarget.value as Unit
            choose(unit)
            if (given !== undefined) set(inUnit(given, shown), unit)
          }}
          data={unitsFrom(own).map((u) => ({ value: u, label: t(`units.${u}`) }))}
        />
      </Group>
    </Input.Wrapper>
  )
}
