import { ActionIcon, Group, Text, UnstyledButton } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { FlowProblem } from '@/api/flows'
import { labelled, find } from '@/model/document'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'
import { ProblemLine } from './problem-line'

const ranks = { error: 0, warning: 1, note: 2 }

/** ProblemsPanel lists what is wrong, the worst first; a click goes to the field. */
export function ProblemsPanel() {
  const { t } = useTranslation('designer')
  const { t: s } = useTranslation('shell')
  const { problems, document: doc, focus, show, catalog } = useDesigner()
  const sorted = [...problems].sort((a, b) => ranks[a.severity] - ranks[b.severity])
  const go = (p: FlowProblem) => {
    const id = p.activity_id !== undefined && find(doc, p.activity_id) ? p.activity_id : p.activity === undefined ? undefined : labelled(doc, p.activity)?.id
    focus(id, p.field)
  }
  const place = (p: FlowProblem) => [p.activity, fieldLabel(p)].filter(Boolean).join(' · ')
  const fieldLabel = (p: FlowProblem) => {
    const variable = /^variables\.([^.[]+)/.exec(p.field ?? '')?.[1]
    if (variable !== undefined) return t('variables.open', { name: variable })
    const id = p.activity_id
    const kind = id === undefined ? undefined : catalog.byName.get(find(doc, id)?.kind ?? '')
    const name = /^[^.[]*/.exec(p.field ?? '')?.[0]
    return kind?.form.find((f) => f.name === name)?.label ?? p.field
  }
  return (
    <section className={classes.drawer} aria-label={t('problems.title')}>
      <div className={classes.head}>
        <Text fw={600} size="sm" component="h2">
          {t('problems.title')}
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={s('close')} onClick={() => show('problems', false)}>
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
      <div className={classes.scroll}>
        {sorted.length === 0 && (
          <Group px="md" py="sm">
            <Text size="sm" c="dimmed">
              {t('problems.none')}
            </Text>
          </Group>
        )}
        {sorted.map((p, i) => (
          <UnstyledButton key={`${p.code} ${p.activity_id ?? ''} ${p.field ?? ''} ${String(i)}`} className={classes.row} onClick={() => go(p)}>
            <ProblemLine severity={p.severity} message={p.message} mend={p.mend} place={place(p)} />
          </UnstyledButton>
        ))}
      </div>
    </section>
  )
}
