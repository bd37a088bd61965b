import { Group, Input, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type FieldProps, textOf } from './form-field'
import { wrapperOf } from './frame'
import { useBounds, useOddText, wholeOf } from './int'
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
  const [odd, keepOdd] = useOddText(textOf(value) !== '' && given === undefined)
  const shared = { id, flex: 1, 'aria-required': required || undefined, disabled, error: error !== undefined }
  if (odd) {
    const type = (typed: string) => {
      keepOdd()
      onChange(wholeOf(typed))
    }
    return (
      <Input.Wrapper {...frame} error={error}>
        <TextInput {...shared} mb={5} value={textOf(value)} onChange={(e) => type(e.currentTarget.value)} spellCheck={false} />
      </Input.Wrapper>
    )
  }
  return (
    <Input.Wrapper {...frame} error={error}>
      <Group gap={6} wrap="nowrap" mb={5}>
        <NumberInput
          {...shared}
          value={given === undefined ? '' : inUnit(given, shown)}
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
