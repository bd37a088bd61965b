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
 * these into FieldServicesContext. All are optional; a field does without what is
 * absent. The functions of api/field-services.ts have the shapes that are asked
 * for here:
 *
 *   const server = useServerFieldServices()   // evaluate, words, jsonpath, send, checkCertificate, names, place
 *   const services = useMemo(() => ({
 *     ...server,
 *     names: (target) => (target === 'variable' ? variablesOf(doc) : server.names(target)),
 *     variables: variablesInScope(doc, id, catalog),
 *     samples,                                // { name: value, 'Activity Label': { output: value } }
 *     sampleBody,                             // the body of the last answer, for the JSONPath tester
 *     createVariable: (name, type) => perform(addVariable(doc, { name, type })),
 *   }), […])
 *   <FieldServicesContext value={services}><Form …/></FieldServicesContext>
 */
export type FieldServices = {
  /** Names of what a reference of that target can name; null where that is not known, and any name is taken. */
  names?: (target: string, signal: AbortSignal) => Promise<readonly NamedThing[] | null>
  /** The page where things of that target are made. */
  place?: (target: string) => string | undefined
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
