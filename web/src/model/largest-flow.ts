/** The most bytes that the text of a flow may have; the server refuses more. */
export const largestFlow = 4 * 1024 * 1024
