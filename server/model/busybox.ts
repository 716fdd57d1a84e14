/**
 * ShellCheck's codes for what dash lacks although the shell of BusyBox, which is that of Alpine, has it, or has it in
 * some of its versions.
 */
export const BUSYBOX_HAS: ReadonlySet<string> = new Set([
  "SC2112",
  "SC3001",
  "SC3003",
  "SC3010",
  "SC3014",
  "SC3015",
  "SC3020",
  "SC3021",
  "SC3023",
  "SC3026",
  "SC3028",
  "SC3034",
  "SC3035",
  "SC3036",
  "SC3037",
  "SC3038",
  "SC3039",
  "SC3040",
  "SC3043",
  "SC3045",
  "SC3046",
  "SC3048",
  "SC3050",
  "SC3057",
  "SC3060",
])
