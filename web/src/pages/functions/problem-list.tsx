import { Text, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './functions.module.css'
import type { Problem } from './problems'

const signs = { error: IconCircleX, warning: IconAlertTriangle }

/** ProblemList is what is wrong; a click leads to its place in the source. */
export function ProblemList({ problems, onGo }: { problems: readonly Problem[]; onGo: (line: number, column: number) => void }) {
  const { t } = useTranslation('functions')
  return (
    <div role="log" aria-label={t('problems.title')} className={classes.problems} data-none={problems.length === 0 || undefined}>
      {problems.map((p, i) => {
        const Sign = signs[p.severity]
        const { line, column = 1 } = p
        const said = (
          <>
            <Sign size={16} role="img" aria-label={t(`problems.${p.severity}`)} className={classes.sign} />
            <span>
              {line !== undefined && (
                <Text span size="sm" fw={600}>
                  {t('problems.place', { line, column })}{' '}
                </Text>
              )}
              {p.message}
            </span>
          </>
        )
        return line === undefined ? (
          <div key={i} className={classes.problem} data-severity={p.severity}>
            {said}
          </div>
        ) : (
          <UnstyledButton key={i} className={classes.problem} data-severity={p.severity} onClick={() => onGo(line, column)}>
            {said}
          </UnstyledButton>
        )
      })}
    </div>
  )
}
