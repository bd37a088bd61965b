/** Whether a control can grow with its text: a browser tells when fonts change, a test's document does not. */
export const grows = typeof document !== 'undefined' && 'fonts' in document
