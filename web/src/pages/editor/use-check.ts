import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { checkFlow, type FlowDocument, type FlowProblem } from '@/api/flows'

/** How long after the last change the server is asked; its answer has the rest of 300 ms. */
const pause = 50

/** The problems of a document as the server sees them, soon after it or the language changed. `known` are those of the document `of`. */
export function useCheck(document: FlowDocument, known: readonly FlowProblem[], of: FlowDocument | undefined): readonly FlowProblem[] {
  const { language } = useTranslation().i18n
  const [problems, setProblems] = useState(known)
  const [checked, setChecked] = useState({ document: of, language })
  useEffect(() => {
    if (document === checked.document && language === checked.language) return
    const stop = new AbortController()
    const wait = setTimeout(() => {
      checkFlow({ document }, stop.signal).then(
        (found) => {
          setProblems(found.problems)
          setChecked({ document, language })
        },
        () => undefined, // The next change asks again; saving says what is wrong with the server.
      )
    }, pause)
    return () => {
      clearTimeout(wait)
      stop.abort()
    }
  }, [document, language, checked])
  return problems
}
