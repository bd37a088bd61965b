import { autocompletion, closeBrackets, closeBracketsKeymap, type CompletionContext, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput, indentUnit, syntaxTree } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension, Prec, RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { spanAt } from '@/field/tokens'
import { nonce } from '@/ui/nonce'
import { javascript } from './javascript'
import type { Problem } from './problems'
import classes from './source-editor.module.css'

/** What the page asks of the editor. */
export type SourceHandle = { go: (line: number, column: number) => void }

type Props = { ref?: Ref<SourceHandle>; value: string; onChange: (text: string) => void; label: string; describedBy: string; readOnly: boolean; problems: readonly Problem[]; inputs: readonly string[] }

const colours: Record<string, string | undefined> = { keyword: classes.keyword, string: classes.string, comment: classes.comment, number: classes.number, bool: classes.number, regexp: classes.string }

/** Colours what is in sight: of a long source the rest is not looked at. */
const coloured = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet
    constructor(view: EditorView) {
      this.decorations = this.draw(view)
    }
    update(u: ViewUpdate) {
      if (u.docChanged || u.viewportChanged || syntaxTree(u.startState) !== syntaxTree(u.state)) this.decorations = this.draw(u.view)
    }
    draw(view: EditorView): DecorationSet {
      const made = new RangeSetBuilder<Decoration>()
      for (const { from, to } of view.visibleRanges)
        syntaxTree(view.state).iterate({
          from,
          to,
          enter: (node) => {
            const style = colours[node.name]
            if (style !== undefined) made.add(node.from, node.to, Decoration.mark({ class: style }))
          },
        })
      return made.finish()
    }
  },
  { decorations: (plugin) => plugin.decorations },
)

/** Offers the declared inputs behind "inputs.". */
export function offersOf(context: CompletionContext, inputs: readonly string[]) {
  const before = context.matchBefore(/\binputs\.[\p{L}\p{N}_$]*$/u)
  if (before === null) return null
  const names = inputs.filter((name) => /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name))
  return { from: before.from + 'inputs.'.length, options: names.map((label) => ({ label, type: 'property' })), validFor: /^[\p{L}\p{N}_$]*$/u }
}

// What lines are measured by has to be there before they are measured: it comes with the editor.
const measures = EditorView.theme({ '&': { fontSize: '14px' }, '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' } })

type Told = Pick<Props, 'onChange' | 'inputs'>

function behaviour(told: { current: Told }): Extension[] {
  return [
    nonce() === '' ? [] : EditorView.cspNonce.of(nonce()),
    measures,
    lineNumbers(),
    lintGutter(),
    history(),
    drawSelection(),
    highlightActiveLine(),
    EditorState.tabSize.of(2),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    javascript,
    coloured,
    autocompletion({ icons: false, override: [(context) => offersOf(context, told.current.inputs)] }),
    // The page runs the function; no line is put in.
    Prec.high(keymap.of([{ key: 'Mod-Enter', run: () => true }])),
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...lintKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((t) => t.isUserEvent('outside'))) told.current.onChange(update.state.doc.toString())
    }),
  ]
}

/** SourceEditor is where the JavaScript of a function is written: colours, line numbers, mistakes at their line. */
export function SourceEditor({ ref, value, onChange, label, describedBy, readOnly, problems, inputs }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const told = useRef<Told>({ onChange, inputs })
  const attributes = useRef(new Compartment())
  useEffect(() => {
    told.current = { onChange, inputs }
  })
  useEffect(() => {
    const made = new EditorView({ parent: host.current ?? undefined, state: EditorState.create({ doc: value, extensions: [behaviour(told), attributes.current.of([])] }) })
    view.current = made
    return () => made.destroy()
    // The editor is made once; what changes later is told to it below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [])
  useEffect(() => {
    const now = view.current
    if (now && now.state.doc.toString() !== value) now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: value }, userEvent: 'outside' })
  }, [value])
  useEffect(() => {
    const named = EditorView.contentAttributes.of({ 'aria-label': label, 'aria-describedby': describedBy, 'aria-readonly': String(readOnly), tabindex: '0', spellcheck: 'false' })
    // Who may only read still moves the cursor and copies.
    view.current?.dispatch({ effects: attributes.current.reconfigure([named, EditorState.readOnly.of(readOnly)]) })
  }, [label, describedBy, readOnly])
  useEffect(() => {
    const now = view.current
    if (!now) return
    const text = now.state.doc.toString()
    const marks = problems.flatMap((p) => (p.line === undefined ? [] : [{ ...spanAt(text, p.line, p.column ?? 1), severity: p.severity, message: p.message }]))
    now.dispatch(setDiagnostics(now.state, marks))
  }, [problems])
  useImperativeHandle(ref, () => ({
    go: (line, column) => {
      const now = view.current
      if (!now) return
      const { from } = spanAt(now.state.doc.toString(), line, column)
      now.focus()
      now.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
    },
  }))
  return <div ref={host} className={classes.editor} data-read-only={readOnly || undefined} />
}
