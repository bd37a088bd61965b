import { kindDrag } from '@/canvas/drag'

/** Begins to drag a kind of activity from the library. */
export function startDrag(data: DataTransfer, kind: string): void {
  data.setData(kindDrag, kind)
  data.effectAllowed = 'copy'
}
