import { ActionIcon, Textarea, Tooltip } from '@mantine/core'
import { IconArrowsDiagonal, IconFlask } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ComponentType, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CodeEditorProps, Mark } from './code-editor'
import classes from './expression-input.module.css'
import type { FieldProblem } from './form-field'
import { useFieldServices } from './services'
import { Tester } from './tester'
import { useAsked } from './use-asked'

export type ExpressionInputProps = {
  id: string
  value: string
  onChange: (text: string) => void
  /** What the text is. */
  name: string
  /** Whether the name is told to those who do not see it; false where a label is bound by id. */
  named?: boolean
  placeholder?: string
  disabled?: boolean
  invalid?: boolean
  required?: boolean
  /** The text is one expression. */
  expression?: boolean
  /** It is entered in several lines. */
  lines?: boolean
  problems?: readonly FieldProblem[]
}

// The editor comes in a file of its own, once for all fields.
const loaded: { editor?: ComponentType<CodeEditorProps> } = {}

/** Whether this is a browser that can measure text; the editor draws nothing without. */
const measures = () => typeof Range !== 'undefined' && typeof Range.prototype.getClientRects === 'function'

const none: readonly never[] = []

/** ExpressionInput is where a text with expressions is written: a plain control that becomes an editor as soon as that is there. */
export function ExpressionInput({ id, value, onChange, name, named = false, placeholder, disabled = false, invalid, required, expression = false, lines = false, problems = none }: ExpressionInputProps) {
  const { t } = useTranslation('field')
  const { evaluate, words, variables = none, samples } = useFieldServices()
  const plain = useRef<HTMLTextAreaElement>(null)
  const [editor, setEditor] = useState(() => ({ Editor: loaded.editor, begin: undefined as CodeEditorProps['begin'] }))
  const [trying, tryIt] = useState(false)
  const [tall, setTall] = useState(false)
  const [touched, touch] = useState(false)
  useEffect(() => {
    if (loaded.editor || !measures()) return
    let gone = false
    void import('./code-editor').then((m) => {
      loaded.editor = m.CodeEditor
      const area = plain.current
      const had = area !== null && document.activeElement === area
      if (!gone) setEditor({ Editor: m.CodeEditor, begin: had ? { anchor: area.selectionStart, head: area.selectionEnd } : undefined })
    })
    return () => {
      gone = true
    }
  }, [])
  const vocabulary = useQuery({ queryKey: ['expression-words'], queryFn: ({ signal }) => (words ? words(signal) : []), enabled: words !== undefined, staleTime: Infinity, retry: false })
  const expressive = expression ? value !== '' : value.includes('{')
  const checked = useAsked('check', touched && expressive && !disabled ? { text: value, expression } : undefined, evaluate)
  const marks = useMemo(() => marksOf(problems, touched ? checked.data?.errors : undefined), [problems, touched, checked.data])
  const known = useMemo(() => ({ variables, samples: samples ?? {}, words: vocabulary.data ?? [], fromFlow: t('flowVariable') }), [variables, samples, vocabulary.data, t])
  const change = (text: string) => {
    touch(true)
    onChange(text)
  }
  const several = lines || tall || value.includes('\n')
  const { Editor, begin } = editor
  const shared = { id, value, placeholder, disabled, required, label: named ? name : undefined }
  const open = () => tryIt(true)
  const close = () => {
    tryIt(false)
    document.getElementById(id)?.focus()
  }
  return (
    <div
      onKeyDown={(e) => {
        if (e.key === 'Escape' && trying && !e.defaultPrevented) {
          e.stopPropagation()
          close()
        }
      }}
    >
      <div className={classes.line}>
        {Editor ? (
          <Editor {...shared} onChange={change} invalid={invalid} expression={expression} lines={several} marks={marks} vocabulary={known} onTry={evaluate ? open : undefined} begin={begin} />
        ) : (
          <Textarea
            id={id}
            ref={plain}
            value={value}
            placeholder={placeholder}
            disabled={disabled}
            aria-label={shared.label}
            aria-required={required || undefined}
            error={invalid}
            onChange={(e) => change(e.currentTarget.value)}
            onKeyDown={(e) => {
              if (e.key !== 'Enter') return
              if ((e.ctrlKey || e.metaKey) && evaluate) open()
              if (e.ctrlKey || e.metaKey || (!several && !e.shiftKey)) e.preventDefault()
            }}
            autosize
            minRows={several ? 3 : 1}
            maxRows={16}
            spellCheck={false}
            flex={1}
          />
        )}
        <div className={classes.tools}>
          {evaluate && (
            <Tooltip label={t('try')}>
              <ActionIcon variant={trying ? 'light' : 'subtle'} color={trying ? undefined : 'gray'} size={28} aria-label={t('tryOf', { label: name })} aria-expanded={trying} aria-controls={trying ? `${id}-tester` : undefined} onClick={() => tryIt(!trying)}>
                <IconFlask size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
          {!several && !expression && !disabled && !named && (
            <Tooltip label={t('severalLines')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                aria-label={t('severalLinesOf', { label: name })}
                onClick={() => {
                  setTall(true)
                  document.getElementById(id)?.focus()
                }}
              >
                <IconArrowsDiagonal size={16} aria-hidden />
              </ActionIcon>
            </Tooltip>
          )}
        </div>
      </div>
      {trying && <Tester id={`${id}-tester`} text={value} expression={expression} label={name} />}
    </div>
  )
}

type Mistakes = readonly { message: string; line: number; column: number; code: string }[]

/** What is underlined: the mistakes in the text as it stands now, else those that were found before. */
export function marksOf(problems: readonly FieldProblem[], errors: Mistakes | undefined): Mark[] {
  if (errors !== undefined) return errors.filter((e) => e.code === 'syntax' || e.code === 'unavailable').map((e) => ({ line: e.line, column: e.column, message: e.message, severity: 'error' }))
  return problems.flatMap((p) => (p.at?.line === undefined || p.severity === 'note' ? [] : [{ line: p.at.line, column: p.at.column ?? 1, message: p.message, severity: p.severity }]))
}
