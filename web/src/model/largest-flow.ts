/** The most bytes that the text of a flow may have; the server refuses more. */
export const largestFlow = 4 * 1024 * 1024

/** The most characters that the name of a flow and the label of an activity may have; the server refuses more. */
export const longestFlowName = 200
export const longestLabel = 500
