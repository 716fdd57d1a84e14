/** One request to one address: redirects are answers like any other. */
export interface HttpRequest {
  method: "GET" | "HEAD" | "POST"
  url: URL
  headers: Readonly<Record<string, string>>
  body?: string
  /** Longer answers are refused while they come in; what says why there is no answer may be a little longer. */
  maxBytes: number
  /** The user's own settings lead there: if they list the host as private or insecure, it may be. A redirect's target may not. */
  named: boolean
  signal: AbortSignal
}

export interface HttpAnswer {
  status: number
  /** By lower-case name. */
  headers: ReadonlyMap<string, string>
  body: Uint8Array
}

/** Sends a request; throws a Trouble where there is no whole answer. */
export type Transport = (request: HttpRequest) => Promise<HttpAnswer>

/** Milliseconds since 1970, and a way to let some of them pass. */
export interface Clock {
  now(): number
  sleep(milliseconds: number): Promise<void>
}
