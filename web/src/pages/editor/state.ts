import { find, type FlowDocument, place, type Place } from '@/model/document'
import { type Action, fingerprint, type History, newHistory, perform, redo, restore, settle, store, undo } from '@/model/history'
import type { Kept } from './keep'

/** A field that is to be shown and to have the keyboard; `turn` tells one wish from the next. */
export type Focus = { activity?: string; field?: string; turn: number }

/** State is the flow as it stands on the page. What the server has is `base`, at `revision`. */
export type State = {
  readonly history: History
  readonly base: FlowDocument
  readonly revision: number
  /** Ids of activities. */
  readonly selection: readonly string[]
  readonly tab: Place
  readonly focus: Focus
}

/** A change that is made to the document as it is then; two of them in one event both count. */
export type Change = (now: FlowDocument) => FlowDocument

export type Act =
  | { type: 'perform'; action: Action; document: FlowDocument | Change; select?: readonly string[] }
  | { type: 'undo' | 'redo' | 'settle' }
  | { type: 'select'; ids: readonly string[] }
  | { type: 'tab'; tab: Place }
  | { type: 'focus'; activity?: string; field?: string }
  | { type: 'saved'; document: FlowDocument; revision: number }
  | { type: 'revision'; revision: number }
  | { type: 'merged'; document: FlowDocument; theirs: FlowDocument; revision: number }
  | { type: 'reverted'; document: FlowDocument; revision: number }

/** The flow as the server has it. */
export function begin(document: FlowDocument, revision: number): State {
  return { history: newHistory(document), base: document, revision, selection: [], tab: 'activities', focus: { turn: 0 } }
}

/** The flow as the browser kept it. */
export function resume(kept: Kept): State {
  return { ...begin(kept.base, kept.revision), history: restore(kept.history, kept.document) }
}

/** What the browser keeps of the flow. */
export function keepable({ history, base, revision }: State): Kept {
  return { base, revision, document: history.document, history: store(history) }
}

/** Whether the page has what the server has not. */
export function isDirty({ history, base }: Pick<State, 'history' | 'base'>): boolean {
  return history.document !== base && fingerprint(history.document) !== fingerprint(base)
}

/** reduce gives the state after an act. */
export function reduce(state: State, act: Act): State {
  switch (act.type) {
    case 'perform':
      return performed(state, act.action, typeof act.document === 'function' ? act.document(state.history.document) : act.document, act.select)
    case 'undo':
      return visible({ ...state, history: undo(state.history) })
    case 'redo':
      return visible({ ...state, history: redo(state.history) })
    case 'settle':
      return { ...state, history: settle(state.history) }
    case 'select':
      return sameIds(state.selection, act.ids) ? state : { ...state, selection: act.ids, history: settle(state.history) }
    case 'tab':
      return act.tab === state.tab ? state : { ...state, tab: act.tab, selection: [] }
    case 'focus':
      return focused(state, act)
    case 'saved':
      return { ...state, history: settle(state.history), base: act.document, revision: act.revision }
    case 'revision':
      return act.revision === state.revision ? state : { ...state, revision: act.revision }
    case 'merged':
      return visible({ ...state, history: perform(state.history, { name: 'merge' }, act.document), base: act.theirs, revision: act.revision })
    case 'reverted':
      return visible({ ...state, history: perform(state.history, { name: 'revert' }, act.document), base: act.document, revision: act.revision })
  }
}

function performed(state: State, action: Action, document: FlowDocument, select = state.selection): State {
  return visible({ ...state, history: perform(state.history, action, document), selection: select })
}

/** Only what there is can be selected; the tab follows the selection. */
function visible(state: State): State {
  const doc = state.history.document
  const selection = state.selection.filter((id) => find(doc, id) !== undefined)
  const first = selection[0]
  const tab = first === undefined ? state.tab : (place(doc, first) ?? state.tab)
  return { ...state, tab, selection: selection.length === state.selection.length ? state.selection : selection }
}

function focused(state: State, { activity, field }: { activity?: string; field?: string }): State {
  const focus: Focus = { turn: state.focus.turn + 1, ...(activity === undefined ? {} : { activity }), ...(field === undefined ? {} : { field }) }
  return visible({ ...state, focus, selection: activity === undefined ? [] : [activity] })
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i])
}
