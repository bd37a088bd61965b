/** An id that is not taken: a UUID, as Webex gives to activities. */
export function freshId(taken: (id: string) => boolean): string {
  for (;;) {
    const id = crypto.randomUUID()
    if (!taken(id)) return id
  }
}
