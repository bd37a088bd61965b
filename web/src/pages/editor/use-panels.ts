import { useCallback, useState } from 'react'
import type { Panels } from './designer-context'

const closed: Panels = { library: false, problems: false, find: false, outline: false, help: false, publish: false, simulator: false, settings: false }

/** Which panels are open. The list of problems and the search share a place. */
export function usePanels(simulate: boolean) {
  const [panels, setPanels] = useState<Panels>({ ...closed, simulator: simulate })
  const show = useCallback((panel: keyof Panels, open = true) => {
    setPanels((old) => {
      if (old[panel] === open) return old
      const next = { ...old, [panel]: open }
      if (open && panel === 'find') next.problems = false
      if (open && panel === 'problems') next.find = false
      return next
    })
  }, [])
  return { panels, show }
}
