// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import type { ImportReport } from '@/api/flows'
import { draw } from '@/testing/render'
import { ReportSentence } from './report-sentence'

const report: ImportReport = {
  format: 'webex-export', activities: 41, events: 3, links: 50, variables: 4, runs: 38,
  needs: [
    { target: 'queue', name: 'North', activities: ['A', 'B'] },
    { target: 'global-variable', name: 'Global_Language', activities: [] },
  ],
  notes: [{ activity: 'C', code: 'kind_inert', message: 'x' }],
}

describe('ui-4 the report', () => {
  test.each([
    ['en', '41 activities: 38 run, 2 need a queue, 1 global variable is missing, 1 does not run'],
    ['de', '41 Aktivitäten: 38 laufen, 2 brauchen eine Warteschlange, 1 globale Variable fehlt, 1 läuft nicht'],
    ['it', '41 attività: 38 funzionano, 2 richiedono una coda, 1 variabile globale mancante, 1 non funziona'],
  ] as const)('reads in %s', async (language, sentence) => {
    const { container } = await draw(<ReportSentence report={report} />, { language })
    expect(container).toHaveTextContent(sentence)
  })

  test('a flow without needs runs as it is', async () => {
    const { container } = await draw(<ReportSentence report={{ ...report, runs: 41, needs: [], notes: [] }} />)
    expect(container).toHaveTextContent(/41 activities: all run$/)
  })

  test('a kind of thing that is not known is named as the server does', async () => {
    const { container } = await draw(<ReportSentence report={{ ...report, notes: [], needs: [{ target: 'hologram', name: 'x', activities: ['A'] }] }} />)
    expect(container).toHaveTextContent('1 needs hologram')
  })
})
