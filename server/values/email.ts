const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
const ADDRESS = new RegExp(
  `^(?:${ATOM}(?:\\.${ATOM})*|"(?:[^"\\\\]|\\\\.)*")@(?:${LABEL}(?:\\.${LABEL})*|\\[[0-9A-Fa-f:.]+\\])$`,
)

/** Whether the text is one address as in RFC 5322, without a name and comments. */
export function isEmail(text: string): boolean {
  // 254 is what SMTP carries
  return text.length <= 254 && ADDRESS.test(text)
}
