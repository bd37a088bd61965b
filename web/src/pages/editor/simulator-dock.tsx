import { lazy, Suspense } from 'react'
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
  const { flow, document: doc, catalog, saving, focus } = useDesigner()
  return (
    <aside className={`${classes.side} ${classes.simulator}`}>
      <Suspense>
        <Simulator flow={flow.id} document={doc} catalog={catalog} dirty={saving.dirty} save={saving.save} onMarks={(marks, taken) => onMarks({ marks, taken })} onFocus={focus} start={start} />
      </Suspense>
    </aside>
  )
}
