import { useEffect, useState } from 'react'

/** Gives the focus back to what had it when a dialog came, when the dialog goes; for dialogs that are only there while they are open. */
export function useReturnFocus(): void {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    },
    [before],
  )
}
