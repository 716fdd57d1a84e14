/** Cases in which dockerlint's reading differs from BuildKit's on purpose, with the reason. There are none. */
export const INTENDED: ReadonlyMap<string, string> = new Map()
