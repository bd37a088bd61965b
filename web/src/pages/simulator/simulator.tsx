import type { FlowDocument } from '@/api/flows'
import type { Catalog } from '@/model/catalog'

/** How the simulated contact has come by each activity: it stands there, was there, failed there, or a person asked to stop there. */
export type Marks = Record<string, 'here' | 'done' | 'failed' | 'breakpoint'>

/** A link that the simulated contact took. */
export type TakenLink = { from: string; port: string }

export type SimulatorProps = {
  /** Id of the flow. */
  flow: string
  /** As it is on the canvas, saved or not. */
  document: FlowDocument
  catalog: Catalog
  /** The canvas differs from the draft that the server has and would run. */
  dirty: boolean
  /** Saves the draft; refused when it could not be saved. */
  save: () => Promise<void>
  /** Lights the path on the canvas. */
  onMarks: (marks: Marks, taken: TakenLink[]) => void
  /** Shows an activity on the canvas and opens its form. */
  onFocus: (activity: string) => void
  /** A contact begins at once. */
  start?: boolean
}

/** Simulator is being made; until then it takes no room. */
export default function Simulator(_: SimulatorProps) {
  return null
}
