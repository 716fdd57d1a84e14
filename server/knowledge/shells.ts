/** A shell as SHELL gives it. */
export interface KnownShell {
  words: readonly string[]
  /** When to use it, in one sentence without its full stop. */
  doc: string
  windows?: true
}

export const SHELLS: readonly KnownShell[] = [
  {words: ["/bin/bash", "-o", "pipefail", "-c"], doc: "bash, where a pipe fails when any of its commands does"},
  {
    words: ["/bin/ash", "-o", "pipefail", "-c"],
    doc: "The shell of Alpine and BusyBox, where a pipe fails when any of its commands does",
  },
  {
    words: ["/bin/bash", "-euxo", "pipefail", "-c"],
    doc: "bash that stops at the first failure and prints what it runs",
  },
  {words: ["/bin/sh", "-c"], doc: "The default on Linux"},
  {words: ["/bin/bash", "-c"], doc: "bash with its defaults"},
  {
    words: ["powershell", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"],
    doc: "Windows PowerShell that stops at the first failure",
    windows: true,
  },
  {
    words: ["pwsh", "-Command", "$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';"],
    doc: "PowerShell 7 that stops at the first failure",
    windows: true,
  },
  {words: ["cmd", "/S", "/C"], doc: "The default on Windows", windows: true},
]
