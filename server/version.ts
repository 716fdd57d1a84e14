declare const __VERSION__: string

/** The version in package.json, put in when the program is bundled. */
export const VERSION: string = __VERSION__
