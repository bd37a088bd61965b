import { Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'

/** Explained says why a control cannot be used, to the mouse and to the keyboard. Without a reason it is only the control. */
export function Explained({ why, children }: { why?: string; children: ReactNode }) {
  if (why === undefined) return children
  return (
    <Tooltip label={why} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      <span>{children}</span>
    </Tooltip>
  )
}

/** What makes a button greyed, yet found by the keyboard, so that its reason can be read. */
export function greyed(why: string | undefined): Record<string, unknown> {
  return why === undefined ? {} : { 'data-disabled': true, 'aria-disabled': true, onClick: (e: { preventDefault: () => void }) => e.preventDefault() }
}
