import { notifications } from '@mantine/notifications'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { copyText, isFragment, paste } from '@/model/clipboard'
import { useDesigner } from './designer-context'
import { useDoing, useNames } from './doing'
import { isTyping } from './use-keys'

/** Copies, cuts and pastes activities as text over the system's clipboard, so that other windows and text editors take part (ui.md, point 8). */
export function useClipboard(): void {
  const { t } = useTranslation('designer')
  const designer = useDesigner()
  const { remove } = useDoing()
  const names = useNames()
  const latest = useRef({ designer, remove, names, t })
  useEffect(() => {
    latest.current = { designer, remove, names, t }
  })
  useEffect(() => {
    const ours = (e: ClipboardEvent) => !e.defaultPrevented && e.clipboardData !== null && !isTyping(e.target) && (document.getSelection()?.isCollapsed ?? true)
    const onCopy = (e: ClipboardEvent) => {
      const { document: doc, state, editing } = latest.current.designer
      if (!ours(e) || state.selection.length === 0) return
      e.clipboardData?.setData('text/plain', copyText(doc, state.selection))
      e.preventDefault()
      if (e.type === 'cut' && editing.on) latest.current.remove()
    }
    const onPaste = (e: ClipboardEvent) => {
      const { designer: d, t: text } = latest.current
      if (e.defaultPrevented || isTyping(e.target) || !d.editing.on) return
      const given = e.clipboardData?.getData('text/plain') ?? ''
      if (!isFragment(given)) return
      e.preventDefault()
      const pasted = paste(d.document, given, { into: d.state.tab, catalog: d.catalog })
      if (pasted.ids.length > 0) d.perform('paste', pasted.doc, { what: text('activities', { count: pasted.ids.length }), select: pasted.ids })
      for (const p of pasted.problems) notifications.show({ color: 'yellow', message: text(`paste.${p.code}`, { label: p.label ?? '' }) })
    }
    document.addEventListener('copy', onCopy)
    document.addEventListener('cut', onCopy)
    document.addEventListener('paste', onPaste)
    return () => {
      document.removeEventListener('copy', onCopy)
      document.removeEventListener('cut', onCopy)
      document.removeEventListener('paste', onPaste)
    }
  }, [])
}
