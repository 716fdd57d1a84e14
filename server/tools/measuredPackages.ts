export const MEASURED: Record<string, readonly [number, number, number, number?, number?]> = {}
