import {parseDuration} from "../../server/values/duration.ts"
import {means} from "./table.ts"

means(parseDuration, [
  ["0", 0n],
  ["-0", 0n],
  ["1s", 1_000_000_000n],
  ["1m30s", 90_000_000_000n],
  ["1.5h", 5_400_000_000_000n],
  [".5s", 500_000_000n],
  ["1.s", 1_000_000_000n],
  ["1µs", 1_000n],
  ["1μs", 1_000n],
  ["-1ms", -1_000_000n],
  ["1s1h", 3_601_000_000_000n],
  ["9223372036854775807ns", 9223372036854775807n],
  ["9223372036854775808ns", undefined],
  ["-9223372036854775808ns", -9223372036854775808n],
  ["0.9223372036854775808999h", 3320413933267n],
  ["3000000h", undefined],
  ["30", undefined],
  ["1d", undefined],
  ["1 s", undefined],
  ["1S", undefined],
  [".s", undefined],
  ["s", undefined],
  ["+", undefined],
  ["", undefined],
])
