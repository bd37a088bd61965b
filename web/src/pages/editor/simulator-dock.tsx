import { lazy, Suspense, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Marks } from '@/canvas/mark'
import type { LinkAt } from '@/model/links'
import { useDesigner } from './designer-context'
import classes from './designer.module.css'

const Simulator = lazy(() => import('@/pages/simulator/simulator'))

/** What a simulated contact shows on the canvas. */
export type Shown = { marks: Marks; taken: readonly LinkAt[] }

export const noMarks: Shown = { marks: {}, taken: [] }

/** SimulatorDock is the place of the simulator beside the canvas. */
export function SimulatorDock({ onMarks, start }: { onMarks: (shown: Shown) => void; start: boolean }) {
  const { t } = useTranslation('designer')
  const { flow, document: doc, catalog, saving, focus } = useDesigner()
  const { save } = saving
  const lit = useCallback((marks: Marks, taken: readonly LinkAt[]) => onMarks({ marks, taken }), [onMarks])
  return (
    <aside className={`${classes.side} ${classes.simulator}`} aria-label={t('bar.debug')}>
      <Suspense>
        <Simulator flow={flow.id} document={doc} catalog={catalog} dirty={saving.dirty} save={save} onMarks={lit} onFocus={focus} start={start} />
      </Suspense>
    </aside>
  )
}
