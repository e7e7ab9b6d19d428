/** The release, as package.json has it. */
export const version: string = '0.0.0'
