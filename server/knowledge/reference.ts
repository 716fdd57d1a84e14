/** What is told of an instruction, flag or option beyond its one line in the grammar's tables. Markdown. */
export interface Doc {
  /** What it does, what it needs and where it surprises. */
  details: string
  /** A piece of a Dockerfile. */
  example?: string
  /** The heading of Docker's Dockerfile reference that explains it. */
  anchor: string
}

/** The address of a heading of Docker's Dockerfile reference. */
export function referenceUrl(anchor: string): string {
  return `https://docs.docker.com/reference/dockerfile/#${anchor}`
}
