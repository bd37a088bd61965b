import type { ImportNeed, ImportReport } from '@/api/flows'

/** What a flow refers to, by a key of its own. */
export function needKey(need: ImportNeed): string {
  return `${need.target} ${need.id ?? ''} ${need.name}`
}

/** How the report reads: how many run, and how many need what. */
export type ReportParts = { activities: number; runs: number; needs: { target: string; activities: number; things: number }[]; stuck: number }

const stuck = (report: ImportReport, open: ImportNeed[]) => new Set([...open.flatMap((n) => n.activities), ...report.notes.flatMap((n) => (n.activity ? [n.activity] : []))])

/** The parts of the sentence on a flow, given which of its needs a choice was made for. */
export function reportParts(report: ImportReport, isBound: (need: ImportNeed) => boolean = () => false): ReportParts {
  const open = report.needs.filter((n) => !isBound(n))
  const released = stuck(report, report.needs).size - stuck(report, open).size
  const needs = new Map<string, { activities: Set<string>; things: number }>()
  for (const need of open) {
    const sum = needs.get(need.target) ?? { activities: new Set<string>(), things: 0 }
    for (const label of need.activities) sum.activities.add(label)
    sum.things++
    needs.set(need.target, sum)
  }
  const noted = new Set(report.notes.flatMap((n) => (n.activity ? [n.activity] : [])))
  return {
    activities: report.activities,
    runs: Math.min(report.activities, report.runs + released),
    needs: [...needs].map(([target, { activities, things }]) => ({ target, activities: activities.size, things })),
    stuck: noted.size,
  }
}
