import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Form, type FormProps } from '@/field/form'
import { needed } from '@/field/shown'

type Props = Pick<FormProps, 'fields' | 'values' | 'onChange' | 'problems' | 'stored' | 'disabled' | 'focusPath' | 'focusCount'>

/** KindForm is the form of a kind of connector: Webex's settings, and folded away what is beyond them and can be done without. */
export function KindForm(props: Props) {
  const { t } = useTranslation(['connectors', 'shell'])
  const { fields, values } = props
  const section = `${t('moreSettings')} · ${t('shell:beta')}`
  const placed = useMemo(() => fields.map((f) => (f.ours === true && !needed(f, fields, values) ? { ...f, section } : f)), [fields, values, section])
  return <Form {...props} fields={placed} />
}
