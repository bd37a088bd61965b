import { StreamLanguage } from '@codemirror/language'

// What is open at a place: brackets, a template's back tick, a comment.
type State = { open: string[]; value: boolean }
type Style = 'keyword' | 'string' | 'comment' | 'number' | 'bool' | 'regexp' | null

const words = new Set(
  'async await break case catch class const continue debugger default delete do else export extends finally for function get if import in instanceof let new of return set static super switch this throw try typeof var void while with yield'.split(' '),
)
const constants = new Set(['true', 'false', 'null', 'undefined', 'NaN', 'Infinity'])
const closing: Record<string, string> = { '{': '}', '(': ')', '[': ']' }

/** JavaScript, as far as colours and indentation need it. */
export const javascript = StreamLanguage.define<State>({
  name: 'javascript',
  startState: () => ({ open: [], value: false }),
  copyState: (s) => ({ open: [...s.open], value: s.value }),
  token(stream, state): Style {
    const top = state.open.at(-1)
    const put = (style: Style, value: boolean): Style => ((state.value = value), style)
    if (top === '*') {
      if (stream.match(/^.*?\*\//)) state.open.pop()
      else stream.skipToEnd()
      return 'comment'
    }
    if (top === '`') {
      if (stream.match('${')) state.open.push('{')
      else if (stream.match('`')) state.open.pop()
      else if (!stream.match(/^(?:\\.|[^\\`$])+/)) stream.next()
      return put('string', true)
    }
    if (stream.eatSpace()) return null
    if (stream.match(/^\/\/.*/)) return 'comment'
    if (stream.match('/*')) return state.open.push('*'), 'comment'
    if (stream.match('`')) return state.open.push('`'), 'string'
    if (stream.match(/^(?:"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)/)) return put('string', true)
    if (stream.match(/^(?:0[xob][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?)n?/i)) return put('number', true)
    if (!state.value && stream.match(/^\/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\[])+\/[a-z]*/)) return put('regexp', true)
    if (stream.match(/^[\p{L}_$][\p{L}\p{N}_$]*/u)) {
      const word = stream.current()
      const member = stream.string[stream.start - 1] === '.'
      if (!member && constants.has(word)) return put('bool', true)
      return !member && words.has(word) ? put('keyword', word === 'this' || word === 'super') : put(null, true)
    }
    const sign = stream.next() ?? ''
    if (sign in closing) state.open.push(sign)
    else if (top !== undefined && sign === closing[top]) state.open.pop()
    return put(null, /[)\]}]/.test(sign))
  },
  indent: (state, after, { unit }) => (state.open.at(-1) === '`' ? null : (state.open.filter((o) => o in closing).length - (/^[)\]}]/.test(after) ? 1 : 0)) * unit),
  languageData: { commentTokens: { line: '//', block: { open: '/*', close: '*/' } }, closeBrackets: { brackets: ['(', '[', '{', "'", '"', '`'] }, indentOnInput: /^\s*[)\]}]$/ },
})
