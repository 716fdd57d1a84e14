/** How much is asked of registries, and how much of their answers is read. Times are milliseconds. */
export interface Limits {
  perHost: number
  all: number
  connect: number
  /** Without a byte. */
  idle: number
  /** One request, redirects not counted. */
  request: number
  /** All that one question needs. */
  operation: number
  redirects: number
  tokenBytes: number
  errorBytes: number
  manifestBytes: number
  tagsBytes: number
  pageBytes: number
  pages: number
  /** No further page is asked for behind this many tags. */
  tags: number
  /** Tags that are kept of an image: some registries give all at once. */
  mostTags: number
  children: number
  layers: number
}

const KiB = 1024
const MiB = 1024 * KiB

export const LIMITS: Limits = {
  perHost: 4,
  all: 8,
  connect: 5_000,
  idle: 8_000,
  request: 10_000,
  operation: 15_000,
  redirects: 3,
  tokenBytes: 64 * KiB,
  errorBytes: 64 * KiB,
  manifestBytes: 4 * MiB,
  tagsBytes: 8 * MiB,
  pageBytes: 2 * MiB,
  pages: 20,
  tags: 20_000,
  mostTags: 100_000,
  children: 256,
  layers: 512,
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/**
 * How long each kind of answer is fresh, and how long it may still be shown as stale (milliseconds), and whether it outlives
 * the run.
 */
export const AGES = {
  tags: {fresh: hour, usable: 7 * day, disk: true},
  tag: {fresh: 15 * minute, usable: 7 * day, disk: true},
  /** A digest that is about to be written. */
  pin: {fresh: minute, usable: minute, disk: false},
  /** By digest nothing ever changes. */
  image: {fresh: 90 * day, usable: 90 * day, disk: true},
  layer: {fresh: Number.POSITIVE_INFINITY, usable: Number.POSITIVE_INFINITY, disk: true},
  /** How large a download is. */
  download: {fresh: day, usable: 7 * day, disk: true},
} as const

/** How long a failure is taken for granted. */
export const FAILURE_AGES = {notFound: 10 * minute, denied: 10 * minute, other: 30 * second} as const

/** Network trouble with a host: not asked again for this long, doubling. */
export const BACK_OFF = {first: 30 * second, longest: 10 * minute} as const

/** The longest that a registry may have us wait. */
export const LONGEST_WAIT = hour

/** How long it is remembered how a registry wants to be asked. */
export const CHALLENGE_AGE = hour

/** Asking for manifests ends where a registry would count this few more. */
export const KEPT_PULLS = 10
