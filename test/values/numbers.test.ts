import {describe} from "vitest"
import {parseBool, parseInteger, parseUnsigned} from "../../server/values/numbers.ts"
import {means} from "./table.ts"

describe("booleans", () =>
  means(parseBool, [
    ["1", true],
    ["t", true],
    ["True", true],
    ["TRUE", true],
    ["0", false],
    ["False", false],
    ["tRUE", undefined],
    ["yes", undefined],
    ["on", undefined],
    ["", undefined],
    [" true", undefined],
  ]))

describe("64-bit integers", () =>
  means(parseInteger, [
    ["42", 42],
    ["+42", 42],
    ["-0", 0],
    ["007", 7],
    ["-9223372036854775808", -(2 ** 63)],
    ["9223372036854775808", undefined],
    ["1_000", undefined],
    ["0x10", undefined],
    ["-", undefined],
    ["", undefined],
    ["1 ", undefined],
    ["１", undefined],
  ]))

describe("16-bit integers", () =>
  means(
    text => parseInteger(text, 16),
    [
      ["32767", 32767],
      ["32768", undefined],
      ["-32768", -32768],
      ["-32769", undefined],
    ],
  ))

describe("octal numbers", () =>
  means(
    text => parseUnsigned(text, 8, 32),
    [
      ["0755", 0o755],
      ["37777777777", 2 ** 32 - 1],
      ["40000000000", undefined],
      ["8", undefined],
      ["0o7", undefined],
      ["+7", undefined],
      ["-7", undefined],
    ],
  ))

describe("ports", () =>
  means(
    text => parseUnsigned(text, 10, 16),
    [
      ["65535", 65535],
      ["65536", undefined],
      ["00080", 80],
    ],
  ))
