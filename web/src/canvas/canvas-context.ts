import { createContext, useContext } from 'react'
import type { LinkAt } from '@/model/links'

/** What parts of the canvas ask of it. It stays the same while the canvas is there, so that nothing is drawn again for it. */
export type CanvasActs = {
  /** Opens the library at a port, or for a link. */
  add: (where: { from?: LinkAt; into?: LinkAt }) => void
  /** Opens an activity's settings. */
  open: (id: string) => void
  unlink: (at: LinkAt) => void
}

export const CanvasContext = createContext<CanvasActs>({ add: () => undefined, open: () => undefined, unlink: () => undefined })

export const useCanvas = () => useContext(CanvasContext)

/** Whether the flow is so far away that activities are drawn as boxes with their labels. */
export const FarContext = createContext(false)

export const useFar = () => useContext(FarContext)
