import {isSignal} from "../../server/values/signal.ts"
import {accepts} from "./table.ts"

accepts(
  isSignal,
  ["SIGTERM", "TERM", "sigkill", "RTMIN+15", "SIGRTMAX-14", "9", "-9", "+2", "999", "\u017figterm"],
  ["", "0", "-0", "SIG", "SIGSIGTERM", "RTMIN+16", "RTMAX-15", "TERM ", "99999999999999999999", "\ufb06op"],
)
