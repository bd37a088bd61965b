import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, client, ifMatch, once, type Schemas } from './client'
import { listQuery } from './pages'

export type Schedule = Schemas['Schedule']
export type ScheduleText = Schemas['ScheduleText']

/** The schedules, by name; asked again every ten seconds while they are looked at, for they go on by themselves. */
export function schedulesQuery(name: string) {
  const list = listQuery(['schedules', name], (cursor, signal) => call(client.GET('/api/schedules', { params: { query: { limit: 50, cursor, ...(name === '' ? {} : { name }) } }, signal })))
  return { ...list, refetchInterval: 10_000 }
}

function useScheduleMutation<V, T>(run: (given: V) => Promise<T>) {
  const cache = useQueryClient()
  return useMutation({ mutationFn: run, onSettled: () => cache.invalidateQueries({ queryKey: ['schedules'] }) })
}

const named = (s: Schedule) => ({ path: { id: s.id }, header: ifMatch(s.revision) })

/** What a schedule is made of; `schedule` is the one that is changed. */
export type ScheduleGiven = { schedule?: Schedule; body: ScheduleText }

/** Makes a schedule, or changes the one that was given as it was seen. */
export function useSaveSchedule() {
  return useScheduleMutation(({ schedule, body }: ScheduleGiven) =>
    schedule === undefined ? call(client.POST('/api/schedules', { body, params: { header: once() } })) : call(client.PUT('/api/schedules/{id}', { params: named(schedule), body })),
  )
}

/** Stops a schedule for a while, or lets it go on. */
export function usePauseSchedule() {
  return useScheduleMutation((s: Schedule) => (s.paused ? call(client.POST('/api/schedules/{id}/resume', { params: named(s) })) : call(client.POST('/api/schedules/{id}/pause', { params: named(s) }))))
}

/** Deletes a schedule as it was seen. */
export function useDeleteSchedule() {
  return useScheduleMutation((s: Schedule) => call(client.DELETE('/api/schedules/{id}', { params: named(s) })))
}
