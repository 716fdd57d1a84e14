// The words that BuildKit's check takes as a sign of a secret, as words between underscores in a name.
const SECRET = /(?:_|^)(?:apikey|auth|credentials?|key|password|pword|passwd|secret|token)(?:_|$)/i
const HARMLESS = /(?:_|^)(?:public|file|version)(?:_|$)/i

/** Whether BuildKit takes a variable of this name for a secret. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !HARMLESS.test(name)
}

/** Whether a value only stands where a secret would: nothing, one character all along, or a word that says so. */
export function isPlaceholder(value: string): boolean {
  return (
    new Set(value).size <= 1 ||
    /^(?:true|false|yes|no|none|null|undefined|unset|anonymous|change_?it|pass|password|secret|token|\d{1,3})$/i.test(
      value,
    ) ||
    /dummy|fake|placeholder|example|change_?me|not-?used|ignored?|xxx|your[-_]|<.*>|\*\*\*/i.test(value)
  )
}
