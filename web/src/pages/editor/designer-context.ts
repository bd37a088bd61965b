import { createContext, type Dispatch, useContext } from 'react'
import type { Flow, FlowDocument, FlowProblem } from '@/api/flows'
import type { Catalog } from '@/model/catalog'
import type { Placed } from '@/model/problems'
import type { Act, Change, State } from './state'
import type { Editing } from './use-editing'
import type { Saving } from './use-saving'

/** What else is known of an action: what it was done to, where typing goes on, what is selected after it. */
export type Doing = { what?: string; field?: string; select?: readonly string[] }

/** Panels of the designer that open and close. */
export type Panels = {
  library: boolean
  problems: boolean
  find: boolean
  outline: boolean
  help: boolean
  publish: boolean
  simulator: boolean
  settings: boolean
}

/** Designer is what every part of the page shares. */
export type Designer = {
  /** As the server told it last. */
  flow: Flow
  catalog: Catalog
  state: State
  dispatch: Dispatch<Act>
  document: FlowDocument
  /** Takes a changed document; one that is not changed is no action. */
  perform: (name: string, document: FlowDocument | Change, doing?: Doing) => void
  /** Shows an activity, or the flow's own settings, and gives a field the keyboard. */
  focus: (activity?: string, field?: string) => void
  problems: readonly FlowProblem[]
  placed: Placed
  /** Whether problems are to be seen. */
  validation: boolean
  setValidation: (on: boolean) => void
  editing: Editing
  saving: Saving
  /** Values of the last run: of variables by name, of outputs by the label of their activity. */
  samples: Readonly<Record<string, unknown>>
  panels: Panels
  show: (panel: keyof Panels, open?: boolean) => void
}

export const DesignerContext = createContext<Designer | undefined>(undefined)

/** The designer around a component. */
export function useDesigner(): Designer {
  const found = useContext(DesignerContext)
  if (found === undefined) throw new Error('there is no designer around this')
  return found
}
