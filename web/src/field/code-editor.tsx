import { autocompletion, closeBrackets, closeBracketsKeymap, type Completion, completionKeymap, completionStatus, startCompletion } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands'
import { bracketMatching } from '@codemirror/language'
import { type Diagnostic, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension, Prec, RangeSetBuilder } from '@codemirror/state'
import { Decoration, type DecorationSet, drawSelection, EditorView, keymap, placeholder as placeholderText, ViewPlugin, type ViewUpdate } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { nonce } from '@/ui/nonce'
import classes from './code-editor.module.css'
import { type Offer, offersAt, type Vocabulary } from './completion'
import { spanAt, tokensOf } from './tokens'

/** A mistake to underline. */
export type Mark = { line: number; column: number; message: string; severity: 'error' | 'warning' }

export type CodeEditorProps = {
  id: string
  value: string
  onChange: (text: string) => void
  label?: string
  placeholder?: string
  disabled?: boolean
  invalid?: boolean
  required?: boolean
  expression?: boolean
  lines?: boolean
  marks: readonly Mark[]
  vocabulary: Vocabulary
  /** Opens the tester. */
  onTry?: () => void
  /** The cursor and selection with which it begins, when it takes the place of a control that had the focus. */
  begin?: { anchor: number; head: number }
}

const kinds: Record<Offer['sort'], string> = { variable: 'variable', member: 'property', filter: 'method', function: 'function', test: 'enum', operator: 'keyword', tag: 'keyword', method: 'method' }

/** Offers as the editor takes them. */
export function completionsOf(offers: readonly Offer[]): Completion[] {
  return offers.map((o) => ({
    label: o.label,
    detail: o.detail,
    info: o.doc === '' ? undefined : o.doc,
    type: kinds[o.sort],
    boost: o.sort === 'variable' || o.sort === 'member' ? 1 : 0,
    apply: (view, _completion, from, to) => view.dispatch({ changes: { from, to, insert: o.text }, selection: { anchor: from + o.text.length - o.back }, userEvent: 'input.complete' }),
  }))
}

const coloured = (expression: boolean): Extension => {
  const draw = (view: EditorView): DecorationSet => {
    const made = new RangeSetBuilder<Decoration>()
    for (const t of tokensOf(view.state.doc.toString(), expression)) made.add(t.from, t.to, Decoration.mark({ class: classes[t.sort] }))
    return made.finish()
  }
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet
      constructor(view: EditorView) {
        this.decorations = draw(view)
      }
      update(update: ViewUpdate) {
        if (update.docChanged) this.decorations = draw(update.view)
      }
    },
    { decorations: (plugin) => plugin.decorations },
  )
}

/** What an editor is told from outside while it lives. */
type Told = Pick<CodeEditorProps, 'onChange' | 'onTry' | 'vocabulary' | 'lines' | 'expression'>

/** What every editor has, whatever it is told. */
export function behaviour(told: { current: Told }, expression: boolean): Extension[] {
  return [
    history(),
    drawSelection(),
    EditorView.lineWrapping,
    bracketMatching(),
    closeBrackets(),
    // Braces are closed inside of quotation marks too: most expressions of a body stand there.
    EditorState.languageData.of(() => [{ closeBrackets: { before: ')]}:;>"\'' } }]),
    coloured(expression),
    autocompletion({
      icons: false,
      activateOnTyping: true,
      override: [
        (context) => {
          const found = offersAt(context.state.doc.toString(), context.pos, told.current.vocabulary, told.current.expression)
          if (found === undefined) return null
          const outside = found.offers[0]?.text.startsWith('{{') ?? false
          const typed = context.pos > found.from || /[{|.]\s?$/.test(context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos))
          if (!context.explicit && (outside || !typed)) return null
          return { from: found.from, options: completionsOf(found.offers), validFor: /^[\p{L}\p{N}_]*$/u }
        },
      ],
    }),
    Prec.high(
      keymap.of([
        { key: 'Ctrl-Space', run: startCompletion },
        { key: 'Mod-Enter', run: () => (told.current.onTry?.(), told.current.onTry !== undefined) },
        { key: 'Shift-Enter', run: insertNewline },
        // In a text of one line, Enter is not part of the text.
        { key: 'Enter', run: (view) => completionStatus(view.state) !== 'active' && !told.current.lines && view.state.doc.lines === 1 },
      ]),
    ),
    // Tab is not among the keys: it moves on to the next control.
    keymap.of([...closeBracketsKeymap, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((t) => t.isUserEvent('outside'))) told.current.onChange(update.state.doc.toString())
    }),
  ]
}

/** CodeEditor is the editor of texts with expressions: colours, completion, matching brackets, underlined mistakes. */
export function CodeEditor(props: CodeEditorProps) {
  const { id, value, label, placeholder, disabled = false, invalid = false, required = false, expression = false, lines = false, marks, vocabulary, onChange, onTry, begin } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const told = useRef<Told>({ onChange, onTry, vocabulary, lines, expression })
  const attributes = useRef(new Compartment())
  useEffect(() => {
    told.current = { onChange, onTry, vocabulary, lines, expression }
  })
  useEffect(() => {
    const made = new EditorView({
      parent: host.current ?? undefined,
      state: EditorState.create({
        doc: value,
        selection: begin,
        extensions: [nonce() === '' ? [] : EditorView.cspNonce.of(nonce()), behaviour(told, expression), placeholder ? placeholderText(placeholder) : [], attributes.current.of([])],
      }),
    })
    view.current = made
    if (begin) made.focus()
    return () => made.destroy()
    // The editor is made once; what changes later is told to it below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [expression])
  useEffect(() => {
    const now = view.current
    if (now && now.state.doc.toString() !== value) now.dispatch({ changes: { from: 0, to: now.state.doc.length, insert: value }, userEvent: 'outside' })
  }, [value])
  useEffect(() => {
    const named: Record<string, string> = label === undefined ? { 'aria-labelledby': `${id}-label` } : { 'aria-label': label }
    const content = EditorView.contentAttributes.of({
      id,
      ...named,
      'aria-describedby': `${id}-description ${id}-error`,
      'aria-invalid': String(invalid),
      'aria-required': String(required),
      'aria-disabled': String(disabled),
      'aria-multiline': String(lines),
      spellcheck: 'false',
      ...(disabled ? { tabindex: '-1' } : {}),
    })
    view.current?.dispatch({ effects: attributes.current.reconfigure([content, EditorState.readOnly.of(disabled), EditorView.editable.of(!disabled)]) })
  }, [id, label, disabled, invalid, required, lines])
  useEffect(() => {
    const now = view.current
    if (!now) return
    const text = now.state.doc.toString()
    const diagnostics: Diagnostic[] = marks.map((m) => ({ ...spanAt(text, m.line, m.column), severity: m.severity, message: m.message }))
    now.dispatch(setDiagnostics(now.state, diagnostics))
  }, [marks, value])
  return <div ref={host} className={classes.editor} data-invalid={invalid || undefined} data-disabled={disabled || undefined} data-lines={lines || undefined} />
}
