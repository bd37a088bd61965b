import { useTranslation } from 'react-i18next'
import type { Connector } from '@/api/connectors'
import type { Kind } from '@/api/kinds'
import { stepsOf } from '@/field/fields'
import { type FormField, objectOf, textOf, type Values } from '@/field/form-field'
import { effective } from '@/field/shown'
import classes from './connectors.module.css'
import { type Fact, Facts } from './facts'

function shown(field: FormField, value: unknown) {
  const text = textOf(value)
  if (field.kind === 'choice') return field.options?.find((o) => o.value === text)?.label ?? text
  if (field.kind === 'pairs') return <span className={classes.code}>{Object.entries(objectOf(value)).map(([n, v]) => `${n}=${textOf(v)}`).join('\n')}</span>
  if (field.format === 'pem') {
    return (
      <details className={classes.details}>
        <summary>{text.split('\n')[0]}</summary>
        <span className={classes.code}>{text}</span>
      </details>
    )
  }
  return field.unit === undefined ? text : `${text} ${field.unit}`
}

/** The settings of a connector as facts, in the order of the form; of a secret only that it is stored. */
export function SettingsFacts({ kind, connector }: { kind: Kind; connector: Connector }) {
  const { t } = useTranslation('connectors')
  const values: Values = { name: connector.name, ...connector.settings }
  const facts: Fact[] = []
  for (const { field, second } of stepsOf(kind.form, values)) {
    const value = effective(kind.form, values, field.name)
    const option = field.options?.find((o) => o.value === value)
    if (field.kind === 'secret') {
      if (connector.secrets?.[field.name]?.stored === true) facts.push({ label: field.label, value: t('stored') })
    } else if (second) facts.push({ label: field.second?.label ?? field.label, value: option?.label })
    else if (field.second && option?.group !== undefined) facts.push({ label: field.label, value: option.group })
    else if (textOf(value) !== '') facts.push({ label: field.label, value: shown(field, value) })
  }
  return <Facts facts={facts} />
}
