import {isIpAddress} from "../values/ip.ts"
import {parseInteger} from "../values/numbers.ts"

/** A port of EXPOSE, read: `[[address:]host port:]port[-port][/protocol]`. */
export interface PortSpec {
  first: number
  last: number
  /** As written; "tcp" where it is left out. */
  protocol: string
  /** What stands before the port: an address or a port of the host, which EXPOSE can't bind. */
  host: boolean
}

/** The port, or why BuildKit refuses it; `spec` is given too where it was read far enough for BuildKit's checks. */
export function readPort(text: string): {spec?: PortSpec; problem?: string} {
  const parts = text.split(":")
  const port = parts.pop()!
  const hostPort = parts.pop() ?? ""
  const address = parts.join(":")
  const slash = port.indexOf("/")
  const range = slash < 0 ? port : port.slice(0, slash)
  const protocol = slash < 0 ? "" : port.slice(slash + 1)
  if (range === "") return {problem: `there is no port in "${text}"`}
  if (!/^(tcp|udp|sctp)?$/i.test(protocol))
    return {problem: `"${protocol}" is no protocol: there are tcp, udp and sctp`}
  const spec: PortSpec = {first: 0, last: 0, protocol: protocol || "tcp", host: address !== "" || hostPort !== ""}
  const ip = address.startsWith("[") ? bracketed(address) : address
  if (ip === undefined || (ip !== "" && !isIpAddress(ip))) return {spec, problem: `"${address}" is no IP address`}
  const ports = readRange(range)
  if (!ports)
    return {spec, problem: `"${range}" is no port: write a number from 0 to 65535 or a range such as 8000-8010`}
  spec.first = ports[0]
  spec.last = ports[1]
  if (hostPort !== "") {
    const host = readRange(hostPort)
    if (!host) return {spec, problem: `"${hostPort}" is no port`}
    if (host[1] - host[0] !== spec.last - spec.first && spec.last !== spec.first) {
      return {spec, problem: `the ranges ${hostPort} and ${range} have different lengths`}
    }
  }
  return {spec}
}

function bracketed(address: string): string | undefined {
  return /^\[([^[\]]*)\]$/.exec(address)?.[1]
}

function readRange(text: string): [number, number] | undefined {
  const dash = text.indexOf("-")
  const start = dash < 0 ? text : text.slice(0, dash)
  const end = dash < 0 ? start : text.slice(dash + 1)
  const first = readNumber(start)
  const last = start === end ? first : readNumber(end)
  if (first === undefined || last === undefined || last < first) return undefined
  return [first, last]
}

function readNumber(text: string): number | undefined {
  const number = parseInteger(text)
  return number === undefined || number < 0 || number > 65535 ? undefined : number
}
