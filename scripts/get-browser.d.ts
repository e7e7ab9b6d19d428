/**
 * The path of a Chromium for the browser tests: `PAY_CHROMIUM`, an installed one, Debian's package when we may install it,
 * else the build that the npm package `@sparticuz/chromium` carries. Throws a sentence that says what to do.
 */
export declare function getBrowser(): Promise<string>
