import type { FlowDocument } from '@/api/flows'
import type { Marks } from '@/canvas/mark'
import type { Catalog } from '@/model/catalog'
import type { LinkAt } from '@/model/links'

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
  /** Lights the path on the canvas: marks by id of activity, and the links that were taken. */
  onMarks: (marks: Marks, taken: LinkAt[]) => void
  /** Shows an activity on the canvas and opens its form. */
  onFocus: (activity: string) => void
  /** A contact begins at once. */
  start?: boolean
}

/** Simulator is being made; until then it takes no room. */
export default function Simulator(_: SimulatorProps) {
  return null
}
