/** What is dragged from the activity library: the name of a kind, under this type. */
export const kindDrag = 'application/x-callwright-kind'
