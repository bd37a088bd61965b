import type { Shown } from './simulator-dock'

/** Stage is the canvas. */
export default function Stage(_: { marks: Shown }) {
  return null
}
