import { useEffect, useRef } from 'react'

/** A key with what is held: mod is Ctrl, and Cmd on a Mac. */
export type Keys = Record<string, () => void>

/** What was pressed, as a text: mod+shift+z. */
export function pressed(e: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): string {
  const key = e.key.length === 1 ? e.key.toLowerCase() : e.key
  const held = [e.ctrlKey || e.metaKey ? 'mod' : '', e.altKey ? 'alt' : '', e.shiftKey && !/^[^\p{L}\p{N}]$/u.test(e.key) ? 'shift' : '']
  return [...held, key].filter(Boolean).join('+')
}

/** Whether the keyboard belongs to a control that takes text, or to a dialog. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input:not([type=checkbox],[type=radio]), textarea, select, [role=dialog], [role=listbox], [role=menu], .cm-editor') !== null)
}

/** Keys of the whole page. Those in `always` also work while a person is typing. */
export function useKeys(keys: Keys, always: Keys): void {
  const latest = useRef({ keys, always })
  useEffect(() => {
    latest.current = { keys, always }
  })
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.defaultPrevented) return
      const combination = pressed(e)
      const act = latest.current.always[combination] ?? (isTyping(e.target) ? undefined : latest.current.keys[combination])
      if (!act) return
      e.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
