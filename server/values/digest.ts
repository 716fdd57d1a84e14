import {digestLengths} from "../../grammars/image.ts"

/** Whether the text is a checksum such as `sha256:…` of a known algorithm, in lower-case hexadecimal of its length. */
export function isDigest(text: string): boolean {
  const colon = text.indexOf(":")
  return colon >= 0 && isDigestOf(text.slice(0, colon), text.slice(colon + 1))
}

function isDigestOf(algorithm: string, encoded: string): boolean {
  return encoded.length === digestLengths.get(algorithm) && /^[0-9a-f]+$/.test(encoded)
}
