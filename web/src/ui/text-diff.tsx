import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { nonce } from './nonce'
import classes from './text-diff.module.css'

const look = EditorView.theme({
  '&': { fontSize: '13px' },
  '.cm-gutters': { background: 'transparent', color: 'var(--mantine-color-dimmed)', border: 'none' },
  '.cm-content': { fontFamily: 'var(--mantine-font-family-monospace)' },
  '.cm-collapsedLines': { background: 'var(--mantine-color-default-hover)', color: 'var(--mantine-color-text)', paddingLeft: '12px' },
  // The signs of the library are not in every font.
  '.cm-collapsedLines:before, .cm-collapsedLines:after': { content: '""' },
})

/** TextDiff sets two texts side by side; where there is little room, one in the other. */
export function TextDiff({ from, to, labels, narrow }: { from: string; to: string; labels: [string, string]; narrow: boolean }) {
  const { t } = useTranslation('flows')
  const place = useRef<HTMLDivElement>(null)
  const [before, after] = labels
  useEffect(() => {
    const parent = place.current
    if (parent === null) return
    const extensions = (label: string): Extension[] => [
      lineNumbers(),
      EditorState.readOnly.of(true),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
      EditorView.cspNonce.of(nonce()),
      EditorState.phrases.of({ '$ unchanged lines': t('diff.unchanged') }),
      look,
    ]
    const collapse = { margin: 3, minSize: 6 }
    const view = narrow
      ? new EditorView({ parent, doc: to, extensions: [...extensions(t('diff.textOf', { from: before, to: after })), unifiedMergeView({ original: from, mergeControls: false, collapseUnchanged: collapse })] })
      : new MergeView({ parent, a: { doc: from, extensions: extensions(before) }, b: { doc: to, extensions: extensions(after) }, collapseUnchanged: collapse })
    return () => view.destroy()
  }, [from, to, before, after, narrow, t])
  return <div ref={place} className={classes.merge} />
}
