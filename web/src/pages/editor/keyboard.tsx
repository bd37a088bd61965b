import { flushSync } from 'react-dom'
import { useArranging } from './arranging'
import { useDesigner } from './designer-context'
import { useDoing } from './doing'
import { useClipboard } from './use-clipboard'
import { useKeys } from './use-keys'

/** KeyboardAndClipboard listens for the keys of the whole page. */
export function KeyboardAndClipboard() {
  const { state, dispatch, document: doc, show, panels, saving, editing, focus } = useDesigner()
  const { remove, copy } = useDoing()
  const arrange = useArranging()
  useClipboard()
  const undo = () => editing.on && dispatch({ type: 'undo' })
  const redo = () => editing.on && dispatch({ type: 'redo' })
  const settings = (field?: string) => () => state.selection.length === 1 && focus(state.selection[0], field)
  // Only what stands on the canvas or in the outline is deleted by a key, not beside a button or a switch.
  const onFlow = (act: () => void) => () => document.activeElement?.closest('aside, header, [role=toolbar], button, section') === null && act()
  const save = () => {
    // What is being typed counts: fields that take their value when left are left.
    flushSync(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    setTimeout(() => void saving.save().catch(() => undefined))
  }
  useKeys(
    {
      'mod+z': undo, 'mod+shift+z': redo, 'mod+y': redo, 'mod+d': copy, 'Delete': onFlow(remove), 'Backspace': onFlow(remove), 'shift+a': arrange,
      'mod+a': () => dispatch({ type: 'select', ids: doc[state.tab].map((a) => a.id) }),
      'Escape': () => dispatch({ type: 'select', ids: [] }),
      '?': () => show('help'), 'shift+o': () => show('outline', !panels.outline), 'shift+p': () => show('problems', !panels.problems), 'F2': settings('label'),
    },
    { 'mod+s': save, 'mod+f': () => show('find') },
  )
  return null
}
