/** Mark is the product's sign. */
export function Mark({ size = 26 }: { size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden>
      <rect width="32" height="32" rx="8" fill="#0f766e" />
      <path d="M9 10h5a3 3 0 0 1 3 3v6a3 3 0 0 0 3 3h3M14 16h3" fill="none" stroke="#fff" strokeWidth="2.5" strokeLinecap="round" />
      <circle cx="9" cy="10" r="2.5" fill="#fff" />
      <circle cx="23" cy="22" r="2.5" fill="#fff" />
    </svg>
  )
}
