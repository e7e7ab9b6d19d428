/** The path of libfaketime, an installed one or Debian's when we may install it. Throws a sentence that says what to do. */
export declare function getFaketime(): string;
