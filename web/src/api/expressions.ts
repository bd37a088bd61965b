import { call, client, type Schemas } from './client'

/** Evaluates a text with expressions as a flow would; a mistake in it is an answer. */
export function evaluate(body: Schemas['EvaluateExpressionBody'], signal?: AbortSignal): Promise<Schemas['Evaluated']> {
  return call(client.POST('/api/expressions/evaluate', { body, signal }))
}

/** The words of the expression language. */
export async function words(signal?: AbortSignal): Promise<Schemas['ExpressionWord'][]> {
  return (await call(client.GET('/api/expressions', { signal }))).items
}

/** Reads a value of a body by a JSONPath, as Parse Settings do; a mistake is an answer. */
export function select(body: Schemas['EvaluatePathBody'], signal?: AbortSignal): Promise<Schemas['Selected']> {
  return call(client.POST('/api/jsonpath/evaluate', { body, signal }))
}
