import {DidChangeWatchedFilesNotification} from "vscode-languageserver"
import {URI} from "vscode-uri"
import type {Session} from "./session.ts"

/** Files of which the content counts for Dockerfiles elsewhere. */
export const CONFIGURATIONS = [
  "**/.dockerlint.{yaml,yml}",
  "**/.hadolint.{yaml,yml}",
  "**/.dockerignore",
  "**/*.dockerignore",
  "**/{compose,docker-compose}*.{yaml,yml}",
  "**/*bake*.{hcl,json}",
]

const NAMES =
  /\/(?:\.dockerlint\.ya?ml|\.hadolint\.ya?ml|[^/]*\.dockerignore|(?:docker-)?compose[^/]*\.ya?ml|[^/]*bake[^/]*\.(?:hcl|json))$/

/** Whether a file is one of `CONFIGURATIONS`. */
export function countsElsewhere(uri: string): boolean {
  return NAMES.test(URI.parse(uri).path)
}

/** Asks the editor to tell of every file that changes, once a build context has been read; those of no context are passed over. */
export function watchFiles({client, connection}: Session): void {
  if (!client.registersWatchers) return
  const watchers = [{globPattern: "**/*"}]
  connection.client
    .register(DidChangeWatchedFilesNotification.type, {watchers})
    .catch(error => connection.console.warn(`watched files: ${error}`))
}
