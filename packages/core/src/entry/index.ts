/**
 * The package by its bare name. Tools that don't know `exports` come to the mini-program file by it; here is everything that stands there
 * too, so that an import means the same with every tool.
 */
export * from '../index.ts'
// Of the two by this name, the one for every place.
export { createCheckout } from '../index.ts'
export * from '../miniprogram/index.ts'
