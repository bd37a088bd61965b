import type { components } from '@/api/schema.gen'

type Values = Record<string, unknown>

/** A line of the journal of a contact, as the server tells it. */
export type TraceLine = components['schemas']['TraceBody']['lines'][number]

/** One time that a contact was at an activity. */
export type Visit = {
  type: 'visit'
  /** Number of the line with which it began; no other step has it. */
  number: number
  at: string
  branch: number
  activity: string
  kind: string
  /** The event whose event flow begins here. */
  handles?: string
  /** Settings with what their expressions came to. */
  settings: Values
  /** What the activity wanted done, and what came of it. */
  commands: Values[]
  results: Values[]
  assigned: Values
  problems: Values[]
  port?: string
  ends?: string
  /** How long it took, by the contact's clock; undefined while the contact is still there. */
  ms?: number
  failed: boolean
}

/** Something that happened to the contact by itself: an agent answered, the caller hung up. */
export type Happening = { type: 'happening'; number: number; at: string; name: string; attributes: Values }

export type Step = Visit | Happening

/** Puts the lines of a journal together to steps, in the order in which they began. */
export function stepsOf(lines: readonly TraceLine[]): Step[] {
  const steps: Step[] = []
  const open = new Map<number, Visit>()
  const last = new Map<number, Visit>()
  for (const line of lines) {
    const here = open.get(line.branch)
    switch (line.type) {
      case 'enter': {
        const visit = entered(line)
        steps.push(visit)
        open.set(line.branch, visit)
        last.set(line.branch, visit)
        break
      }
      case 'command':
        if (line.command && here) here.commands.push(line.command)
        break
      case 'result':
        if (line.result === undefined) break
        if (line.activity !== undefined && here) came(here, line.result)
        else if (line.activity === undefined) steps.push(happened(line, line.result))
        break
      case 'leave': {
        const visit = here ?? (line.activity === undefined ? last.get(line.branch) : undefined)
        if (visit) left(visit, line)
        open.delete(line.branch)
        break
      }
      case 'problem': {
        const visit = here ?? last.get(line.branch)
        if (visit && line.problem) {
          visit.problems.push(line.problem)
          visit.failed = true
        }
      }
    }
  }
  return steps
}

function entered(line: TraceLine): Visit {
  const handles = (line as Values).handles
  return {
    type: 'visit', number: line.number, at: line.at, branch: line.branch, activity: line.activity ?? '', kind: line.kind ?? '', ...(typeof handles === 'string' ? { handles } : {}),
    settings: line.settings ?? {}, commands: [], results: [], assigned: {}, problems: [], failed: false,
  }
}

function came(visit: Visit, result: Values) {
  visit.results.push(result)
  if (result.failure !== undefined || result.type === 'refused') visit.failed = true
}

function left(visit: Visit, line: TraceLine) {
  const ends = (line as Values).ends
  if (line.port !== undefined) visit.port = line.port
  if (typeof ends === 'string') visit.ends = ends
  if (line.assigned) visit.assigned = { ...visit.assigned, ...line.assigned }
  visit.ms ??= Math.max(0, Date.parse(line.at) - Date.parse(visit.at))
}

function happened(line: TraceLine, result: Values): Happening {
  const { type, event, attributes } = result
  return { type: 'happening', number: line.number, at: line.at, name: textOf(event) || textOf(type), attributes: isObject(attributes) ? attributes : {} }
}

/** The visits among steps. */
export function visitsOf(steps: readonly Step[]): Visit[] {
  return steps.filter((s) => s.type === 'visit')
}

/** A request as it was sent, one of the attempts of a visit. */
export type Attempt = { method: string; url: string; status: number; ms: number; token: string; error: string; curl: string }

/** The requests that a visit sent, each attempt one. */
export function attemptsOf(visit: Visit): Attempt[] {
  return visit.results.flatMap(attemptsIn).map(attemptOf)
}

const listIn = (list: unknown): Values[] => (Array.isArray(list) ? (list as unknown[]).filter(isObject) : [])

const attemptsIn = (result: Values) => listIn(result.attempts)

function attemptOf(a: Values): Attempt {
  return { method: textOf(a.method), url: textOf(a.url), status: numberOf(a.status), ms: numberOf(a.ms), token: textOf(a.token), error: textOf(a.error), curl: textOf(a.curl) }
}

/** A request for a token that a visit waited for; secrets are masked. What was sent is there for those who may see connectors. */
export type TokenRequest = { url: string; status: number; ms: number; error: string; basic: boolean; form: { name: string; value: string }[]; curl: string; before: boolean }

/** What a visit sent: a request to an API, or one for the token. */
export type Sent = { type: 'request'; request: Attempt } | { type: 'token'; request: TokenRequest }

/** What a visit sent, in the order in which it went out. */
export function sentOf(visit: Visit): Sent[] {
  return visit.results.flatMap((result) => {
    const requests = attemptsIn(result).map((a) => ({ at: numberOf(a.start_ms), sent: { type: 'request' as const, request: attemptOf(a) } }))
    const tokens = listIn(result.token_requests).map((a) => ({ at: numberOf(a.start_ms), sent: { type: 'token' as const, request: tokenRequestOf(a) } }))
    // A token comes before the request that waited for it; among themselves they stand in their order already.
    return [...tokens, ...requests].sort((a, b) => a.at - b.at).map(({ sent }) => sent)
  })
}

function tokenRequestOf(a: Values): TokenRequest {
  return {
    url: textOf(a.url), status: numberOf(a.status), ms: numberOf(a.ms), error: textOf(a.error), basic: a.basic === true, curl: textOf(a.curl), before: numberOf(a.start_ms) < 0,
    form: isObject(a.form) ? Object.entries(a.form).map(([name, value]) => ({ name, value: textOf(value) })) : [],
  }
}

/** What failed in a visit, in the words of the server. */
export function failureOf(visit: Visit): string {
  const said = [
    ...visit.problems.map((p) => textOf(p.message)),
    ...visit.results.flatMap((r) => (isObject(r.failure) ? [textOf(r.failure.message) || textOf(r.failure.code)] : r.type === 'refused' ? [textOf(r.description)] : [])),
  ]
  return [...new Set(said.filter(Boolean))].join(' ')
}

/** The visit that ended a contact; undefined where none failed. */
export const lastFailed = (visits: readonly Visit[]) => visits.findLast((v) => v.failed)

/** What a contact asks its person for: a choice, or so many keys, or words. */
export type Asked = {
  /** Which question it is; the same one that is asked again is another. */
  question: string
  choices: string[]
  min: number
  max: number
  speech: boolean
}

/** What the contact asks for now: of the visits that go on, the question that has no answer yet. */
export function askedOf(steps: readonly Step[]): Asked | undefined {
  for (const visit of visitsOf(steps).reverse()) {
    const command = visit.commands.at(-1)
    if (visit.ms !== undefined || command?.type !== 'collect' || visit.results.length >= visit.commands.length) continue
    const question = `${String(visit.number)}.${String(visit.commands.length)}`
    return { question, choices: Array.isArray(command.choices) ? command.choices.map(textOf) : [], min: numberOf(command.min), max: numberOf(command.max), speech: command.speech === true }
  }
  return undefined
}

function isObject(v: unknown): v is Values {
  return typeof v === 'object' && v !== null && !Array.isArray(v)
}

function textOf(v: unknown): string {
  return typeof v === 'string' ? v : ''
}

function numberOf(v: unknown): number {
  return typeof v === 'number' ? v : 0
}
