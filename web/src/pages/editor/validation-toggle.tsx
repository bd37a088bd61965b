import { Group, Switch, UnstyledButton } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useDesigner } from './designer-context'
import { SeverityMark } from './severity-mark'

const severities = ['error', 'warning', 'note'] as const

/** ValidationToggle shows or hides what is wrong, and counts it; the counts open the list. */
export function ValidationToggle() {
  const { t } = useTranslation('designer')
  const { validation, setValidation, placed, panels, show } = useDesigner()
  const told = severities.map((s) => t(`problems.${s}s`, { count: placed.counts[s] })).join(', ')
  return (
    <Group gap="xs" wrap="nowrap">
      <Switch label={t('bar.validation')} checked={validation} onChange={(e) => setValidation(e.currentTarget.checked)} />
      {validation && (
        <UnstyledButton aria-expanded={panels.problems} aria-label={t('problems.open', { told })} onClick={() => show('problems', !panels.problems)}>
          <Group gap={8} wrap="nowrap">
            {severities.map((s) => (
              <SeverityMark key={s} severity={s} count={placed.counts[s]} />
            ))}
          </Group>
        </UnstyledButton>
      )}
    </Group>
  )
}
