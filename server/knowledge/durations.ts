/** Usual values of the flags of HEALTHCHECK, the default first. */
export const HEALTHCHECK_VALUES: Readonly<Record<string, readonly string[]>> = {
  interval: ["30s", "10s", "1m", "5m"],
  timeout: ["30s", "3s", "5s", "10s"],
  "start-period": ["0s", "5s", "10s", "30s", "1m"],
  "start-interval": ["5s", "1s", "2s"],
  retries: ["3", "1", "5", "10"],
}
