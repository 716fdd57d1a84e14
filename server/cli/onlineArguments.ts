import {type Command, InvalidArgumentError} from "commander"

/** What the user allows to be asked. Nothing of this comes from a file. */
export interface OnlineRequest {
  /** Registries that may be asked, in place of those that may be from the beginning; `http://` before those without TLS. */
  registries?: readonly string[]
  /** Whether the credentials of `docker login` and `podman login` are used. */
  credentials: boolean
}

/** What commands that may ask registries have in common. */
export interface OnlineFlags {
  online?: true
  registry?: readonly string[]
  credentials?: true
}

/** `more`: who else is asked than registries. */
export function addOnlineOptions(command: Command, more = ""): Command {
  return command
    .option("--online", `ask registries: docker.io and other public ones, or those of --registry${more}`)
    .option(
      "--registry <host>",
      "with --online: ask only this one, host or host:port, http:// before it for one without TLS (repeatable)",
      addRegistry,
    )
    .option("--credentials", "with --online: log in with what docker login and podman login have left")
}

/** Who may be asked; undefined: nobody. A text says what is wrong. */
export function onlineOf({online, registry, credentials}: OnlineFlags): OnlineRequest | string | undefined {
  if (online) return {registries: registry, credentials: credentials ?? false}
  return registry || credentials ? `${registry ? "--registry" : "--credentials"} needs --online` : undefined
}

function addRegistry(text: string, before: readonly string[] = []): string[] {
  if (!isRegistry(text)) throw new InvalidArgumentError("It should be like registry.example.com or 10.0.0.7:5000.")
  return [...before, text]
}

/** Whether a text can name a registry: a host with or without a port, and `http://` before it. */
function isRegistry(text: string): boolean {
  const host = hostIn(text)
  return /^[A-Za-z0-9.:[\]_-]+$/.test(host) && URL.canParse(`https://${host}/`)
}

/** Without what stands before and behind a host in an address. */
export function hostIn(text: string): string {
  return text.replace(/^https?:\/\//, "").replace(/\/$/, "")
}
