import {expect, test} from "vitest"
import {analyze} from "../server/analysis.ts"
import {DEFAULT_BUILD, NO_FACTS} from "../server/model/facts.ts"
import {uvLock} from "../server/model/sizes/locks.ts"
import {NOTHING, timesSize, UNKNOWN_SIZE} from "../server/model/sizes/size.ts"

// Numbers that nothing has stay out of sizes.

test.each([
  "dd if=/dev/zero of=/x bs=1M count=-5",
  `dd if=/dev/zero of=/x count=${"9".repeat(400)}`,
  `truncate -s ${"9".repeat(400)} /x`,
  "dd if=/dev/zero of=/x bs=1T count=1e300",
  "dd if=/dev/zero of=/x count=abc",
  "fallocate -l 99999999999999999999T /x",
])("%s", command => {
  const {layers} = analyze(`FROM scratch\nRUN ${command}\n`, DEFAULT_BUILD, NO_FACTS)
  const [layer] = layers[0]!.layers
  expect(layer!.confidence).toBe("unknown")
  expect(layer!.size.bytes.low).toBeGreaterThanOrEqual(0)
  expect(Number.isFinite(layer!.size.bytes.mid)).toBe(true)
})

test("a wheel of more bytes than can be counted has the sum unknown", () => {
  const lock = (size: string) =>
    uvLock(
      `[[package]]\nname = "a"\nversion = "1"\nwheels = [\n  { url = "https://x/a-none-any.whl", size = ${size} },\n]\n`,
    )
  expect(lock("100")!.download).toBe(100)
  expect(lock("9".repeat(400))!.download).toBeUndefined()
})

test("what nothing bounds is nothing where it never is", () => {
  expect(timesSize(UNKNOWN_SIZE, 0)).toEqual(NOTHING)
})
