/** Home is being made. */
export function Home() {
  return null
}
