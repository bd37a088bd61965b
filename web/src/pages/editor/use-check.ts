import { useEffect, useState } from 'react'
import { checkFlow, type FlowDocument, type FlowProblem } from '@/api/flows'

/** How long after the last change the server is asked; its answer has the rest of 300 ms. */
const pause = 50

/** The problems of a document as the server sees them, soon after it changed. `known` are those of the document `of`. */
export function useCheck(document: FlowDocument, known: readonly FlowProblem[], of: FlowDocument | undefined): readonly FlowProblem[] {
  const [problems, setProblems] = useState(known)
  const [checked, setChecked] = useState(of)
  useEffect(() => {
    if (document === checked) return
    const stop = new AbortController()
    const wait = setTimeout(() => {
      checkFlow({ document }, stop.signal).then(
        (found) => {
          setProblems(found.problems)
          setChecked(document)
        },
        () => undefined, // The next change asks again; saving says what is wrong with the server.
      )
    }, pause)
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [document, checked])
  return problems
}
