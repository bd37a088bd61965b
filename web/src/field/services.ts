import { createContext, useContext } from 'react'
import type { components } from '@/api/schema.gen'
import type { Values } from './form-field'

type Schemas = components['schemas']

export type ExpressionWord = Schemas['ExpressionWord']
export type Evaluated = Schemas['Evaluated']
export type Selected = Schemas['Selected']
export type SentRequest = Schemas['SentRequest']
export type CheckedCertificate = Schemas['CheckedCertificate']
export type Language = Schemas['EvaluatePathBody']['language']
export type VariableType = Schemas['FlowVariable']['type']

/** Something that a reference can name. */
export type NamedThing = {
  name: string
  /** Written beside the name, if there is one. */
  id?: string
  /** A word about it, such as the type of a variable. */
  detail?: string
}

/** A variable or an output that expressions of a setting can read. */
export type ScopeVariable = {
  /** As an expression writes it: NewPhoneContact.ANI. */
  name: string
  type?: string
  /** Label of the activity that gives it; absent for a variable of the flow. */
  from?: string
  /** Its value is never shown. */
  secure?: boolean
}

/**
 * FieldServices is what fields need from outside. Fields never fetch: a page puts
 * these into FieldServicesContext, or hands them to Form. All are optional; a
 * field does without what is absent. `serverFieldServices` of api/field-services.ts
 * has those that are asked of the server, which is all that a connector's form
 * needs; the editor adds what it knows of the flow:
 *
 *   const services = useMemo<FieldServices>(() => ({
 *     ...serverFieldServices,
 *     variables: variablesInScope(doc, id, catalog),  // secure ones marked: no value of theirs is shown
 *     samples,     // of the last run: { customerName: 'Ada', Lookup: { httpStatusCode: 200 } }
 *     sampleBody,  // what the JSONPaths of this activity would read, such as the body of the last answer
 *     createVariable: (name, type) => …addVariable(doc, { name, type }),
 *   }), […])
 *
 * A reference to a variable offers those of `variables` that have no `from`.
 */
export type FieldServices = {
  /** Names of what a reference of that target can name; null where that is not known, and any name is taken. */
  names?: (target: string, signal: AbortSignal) => Promise<readonly NamedThing[] | null>
  /** The page where things of that target are made. */
  place?: (target: string) => string | undefined
  /** The page of the thing of that id itself, where it has one that belongs to writing flows. */
  open?: (target: string, id: string) => string | undefined
  /** What expressions can read. */
  variables?: readonly ScopeVariable[]
  /** Values of the last run: of variables by name, of outputs by the label of their activity. */
  samples?: Values
  /** The body of the last answer that a path would read. */
  sampleBody?: string
  createVariable?: (name: string, type: VariableType) => void
  words?: (signal: AbortSignal) => Promise<readonly ExpressionWord[]>
  evaluate?: (asked: { text: string; expression?: boolean; variables?: Values }, signal: AbortSignal) => Promise<Evaluated>
  jsonpath?: (asked: { path: string; body: string; language: Language }, signal: AbortSignal) => Promise<Selected>
  send?: (asked: { settings: Values; variables: Values }, signal: AbortSignal) => Promise<SentRequest>
  checkCertificate?: (asked: { certificate?: string; private_key?: string }, signal: AbortSignal) => Promise<CheckedCertificate>
}

export const FieldServicesContext = createContext<FieldServices>({})

/** What the page around offers to fields. */
export function useFieldServices(): FieldServices {
  return useContext(FieldServicesContext)
}
