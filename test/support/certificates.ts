import {execFileSync} from "node:child_process"
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from "node:fs"
import {tmpdir} from "node:os"
import {join} from "node:path"
import {hasProgram} from "./programs.ts"

// Certificates for servers of tests, made anew for each run: no key is in the repository.

export interface Certificates {
  /** Whoever trusts it trusts the server. */
  ca: string
  cert: string
  key: string
}

/** Undefined where there is no openssl. */
export function makeCertificates(): Certificates | undefined {
  if (!hasProgram("openssl", "registries over https", ["version"])) return undefined
  const folder = mkdtempSync(join(tmpdir(), "dockerlint-"))
  const openssl = (...args: string[]) => execFileSync("openssl", args, {cwd: folder, stdio: "ignore"})
  const elliptic = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
  try {
    openssl("req", "-x509", ...elliptic, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=authority")
    openssl("req", ...elliptic, "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server")
    const names = ["DNS:localhost", "DNS:registry.test", "DNS:auth.test", "DNS:evil.test", "IP:127.0.0.1", "IP:::1"]
    writeFileSync(join(folder, "names"), `subjectAltName=${names.join(",")}\n`)
    const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"]
    openssl("x509", "-req", "-in", "server.csr", "-out", "server.pem", ...signed)
    const read = (name: string) => readFileSync(join(folder, name), "utf8")
    return {ca: read("ca.pem"), cert: read("server.pem"), key: read("server.key")}
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}
