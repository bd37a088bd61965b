import { Badge, Text, Tooltip, VisuallyHidden } from '@mantine/core'
import { IconAlertTriangle, IconCircleX, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldProblem, FieldProps } from './form-field'
import classes from './field.module.css'

const icons = { error: IconCircleX, warning: IconAlertTriangle, note: IconInfoCircle }
const colours = { error: 'var(--mantine-color-error)', warning: 'var(--field-warning)', note: 'var(--mantine-color-dimmed)' }

/** ProblemLines says what is wrong, one line each, with a sign and a word for how much it matters. */
export function ProblemLines({ problems }: { problems: readonly FieldProblem[] }) {
  const { t } = useTranslation('field')
  return problems.map((p, i) => {
    const Icon = icons[p.severity]
    return (
      <span key={i} className={classes.problem} data-severity={p.severity} style={{ color: colours[p.severity] }}>
        <Icon size={14} aria-hidden className={classes.sign} />
        <span>
          <VisuallyHidden component="span">{t(`severities.${p.severity}`)}</VisuallyHidden>{' '}
          {p.message}
          {p.mend ? ` ${p.mend.charAt(0).toUpperCase()}${p.mend.slice(1)}.` : ''}
        </span>
      </span>
    )
  })
}

/** FieldLabel is the name of a field, with a mark on what Webex does not have. */
export function FieldLabel({ label, ours }: { label: string; ours?: boolean }) {
  const { t } = useTranslation('field')
  if (!ours) return label
  return (
    <>
      {label}{' '}
      <Tooltip label={t('beyondHint')} events={{ hover: true, focus: false, touch: true }}>
        <Badge size="xs" variant="light" component="span" className={classes.ours}>
          {t('beyond')}
        </Badge>
      </Tooltip>
    </>
  )
}

type Frame = Pick<FieldProps, 'field' | 'problems' | 'required' | 'id' | 'disabled'>

/** What every control of Mantine takes about its label, help and problems; `more` stands after the help. */
export function frameOf(props: Frame, more?: ReactNode) {
  return { ...wrapperOf(props, more), disabled: props.disabled, 'aria-required': props.required || undefined }
}

/** The same for a wrapper around a control of our own. */
export function wrapperOf({ field, problems, required, id }: Frame, more?: ReactNode) {
  const errors = problems.filter((p) => p.severity === 'error')
  const others = problems.filter((p) => p.severity !== 'error')
  const told = field.help !== '' || others.length > 0 || (more !== undefined && more !== null)
  return {
    id,
    label: <FieldLabel label={field.label} ours={field.ours} />,
    withAsterisk: required,
    description: told ? (
      <>
        {field.help !== '' && <Text span inherit display="block">{field.help}</Text>}
        {more}
        <ProblemLines problems={others} />
      </>
    ) : undefined,
    error: errors.length > 0 ? <ProblemLines problems={errors} /> : undefined,
    inputWrapperOrder: ['label', 'input', 'description', 'error'] as ('label' | 'input' | 'description' | 'error')[],
  }
}
