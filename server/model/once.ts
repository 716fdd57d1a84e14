/** The function, which makes its value when it is first asked for and keeps it. */
export function once<T>(make: () => T): () => T {
  let made: {value: T} | undefined
  return () => {
    made ??= {value: make()}
    return made.value
  }
}
